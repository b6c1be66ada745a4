using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a 64-bit ELF library in which the need for one symbol version is weak, where this system's libstdc++ lacks that version;
/// does nothing where it has it. Compiled by the build itself, for .NET Standard 2.0.
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const uint NeededVersions = 0x6ffffffe;    // SHT_GNU_verneed
    private const byte Weak = 2;                       // VER_FLG_WEAK

    /// <summary>The package's library; never written to.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>The version, such as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>Where the copy goes.</summary>
    [Required]
    public string Copy { get; set; }

    /// <summary>Whether there is a copy that is to be used.</summary>
    [Output]
    public bool Written { get; set; }

    public override bool Execute()
    {
        // The build's own process has loaded the system's libstdc++, which is the one that our programs will load.
        var line = File.ReadLines("/proc/self/maps").FirstOrDefault(map => map.IndexOf("libstdc++.so", StringComparison.Ordinal) >= 0);
        if (line is null || Contains(File.ReadAllBytes(line.Substring(line.IndexOf('/'))), Encoding.ASCII.GetBytes(Version)))
        {
            return true;
        }

        if (!File.Exists(Copy) || File.GetLastWriteTimeUtc(Copy) < File.GetLastWriteTimeUtc(Source))
        {
            var library = File.ReadAllBytes(Source);
            if (Mark(library) == 0)
            {
                Log.LogError("{0} names no symbol version {1} that could be made weak, and this system's libstdc++ is older than the library needs.", Source, Version);
                return false;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Copy));
            var aside = Copy + "." + System.Diagnostics.Process.GetCurrentProcess().Id + Path.GetRandomFileName();
            File.WriteAllBytes(aside, library);
            try
            {
                File.Move(aside, Copy);
            }
            catch (IOException) when (File.Exists(Copy))
            {
                File.Delete(aside);    // another project's build was first
            }
        }

        Written = true;
        return true;
    }

    // Walks the sections to the needed versions, and through each needed library's list of them.
    private int Mark(byte[] elf)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
        {
            return 0;
        }

        var (sections, size, count, marked) = ((int)BitConverter.ToUInt64(elf, 0x28), BitConverter.ToUInt16(elf, 0x3a), BitConverter.ToUInt16(elf, 0x3c), 0);
        var hash = Hash(Version);
        for (var section = sections; section < sections + (count * size); section += size)
        {
            if (BitConverter.ToUInt32(elf, section + 4) != NeededVersions)
            {
                continue;
            }

            var library = (int)BitConverter.ToUInt64(elf, section + 0x18);
            for (uint next = 1; next != 0; library += (int)next)
            {
                var version = library + (int)BitConverter.ToUInt32(elf, library + 8);
                for (var left = BitConverter.ToUInt16(elf, library + 2); left > 0; left--)
                {
                    if (BitConverter.ToUInt32(elf, version) == hash)
                    {
                        elf[version + 4] |= Weak;
                        marked++;
                    }

                    version += (int)BitConverter.ToUInt32(elf, version + 12);
                }

                next = BitConverter.ToUInt32(elf, library + 12);
            }
        }

        return marked;
    }

    // The hash of the System V ABI, by which ELF names versions.
    private static uint Hash(string name)
    {
        uint hash = 0;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }

    private static bool Contains(byte[] bytes, byte[] text)
    {
        for (var at = Array.IndexOf(bytes, text[0]); at >= 0 && at <= bytes.Length - text.Length; at = Array.IndexOf(bytes, text[0], at + 1))
        {
            var i = 1;
            while (i < text.Length && bytes[at + i] == text[i])
            {
                i++;
            }

            if (i == text.Length)
            {
                return true;
            }
        }

        return false;
    }
}
