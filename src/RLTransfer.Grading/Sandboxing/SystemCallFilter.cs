using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RLTransfer.Grading.Sandboxing;

/// <summary>
/// What no cell needs and what opens ways around the other limits, refused by the kernel (seccomp): new namespaces (in
/// one of its own a process may mount memory that nobody counts), files and segments of memory outside the sized
/// folders, other processes' memory, and the parts of the kernel where most of its holes have been.
/// </summary>
internal static class SystemCallFilter
{
    private const uint Allow = 0x7FFF0000, KillProcess = 0x80000000, NotPermitted = 0x00050001, NoSuchCall = 0x00050026, NothingDone = 0x00050000;
    private const uint NewNamespaces = 0x7E020080;   // CLONE_NEW*: user, pid, net, ipc, uts, cgroup, mount, time
    private const ushort Load = 0x20, JumpIfEqual = 0x15, JumpIfSet = 0x45, JumpIfAtLeast = 0x35, Return = 0x06;
    private const uint NumberAt = 0, ArchitectureAt = 4, FirstArgumentAt = 16, X32Bit = 0x40000000;

    // Numbers on x86-64 and arm64.
    private static readonly (int X64, int Arm64)[] Refused =
    [
        (272, 97), (308, 268), (165, 40), (166, 39), (155, 41), (161, 51),                          // unshare setns mount umount2 pivot_root chroot
        (428, 428), (429, 429), (430, 430), (431, 431), (432, 432), (433, 433), (442, 442),         // open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
        (319, 279), (447, 447), (29, 194), (68, 186), (64, 190),                                    // memfd_create memfd_secret shmget msgget semget
        (101, 117), (310, 270), (311, 271), (312, 272), (440, 440), (438, 438),                     // ptrace process_vm_readv process_vm_writev kcmp process_madvise pidfd_getfd
        (321, 280), (298, 241), (323, 282), (425, 425), (426, 426), (427, 427),                     // bpf perf_event_open userfaultfd io_uring_*
        (248, 217), (249, 218), (250, 219), (303, 264), (304, 265),                                 // add_key request_key keyctl name_to_handle_at open_by_handle_at
        (246, 104), (320, 294), (175, 105), (313, 273), (176, 106), (169, 142),                     // kexec_* *_module reboot
        (167, 224), (168, 225), (163, 89), (179, 60), (300, 262),                                     // swapon swapoff acct quotactl fanotify_init
    ];

    /// <summary>Whether there is one for this machine.</summary>
    public static bool IsKnown => RuntimeInformation.OSArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>The filter as the kernel takes it: a classic BPF program.</summary>
    public static byte[] ToBytes()
    {
        var isX64 = RuntimeInformation.OSArchitecture == Architecture.X64;
        var (clone, clone3, setAffinity) = isX64 ? (56u, 435u, 203u) : (220u, 435u, 122u);
        var program = new List<(ushort Code, byte True, byte False, uint Value)>
        {
            (Load, 0, 0, ArchitectureAt),
            (JumpIfEqual, 1, 0, isX64 ? 0xC000003E : 0xC00000B7),
            (Return, 0, 0, KillProcess),
            (Load, 0, 0, NumberAt),
            (JumpIfEqual, 0, 1, clone3),
            (Return, 0, 0, NoSuchCall),      // its flags lie in memory, where no filter sees them; libc falls back to clone
            (JumpIfEqual, 0, 3, clone),
            (Load, 0, 0, FirstArgumentAt),
            (JumpIfSet, 0, 1, NewNamespaces),
            (Return, 0, 0, NotPermitted),
            (Load, 0, 0, NumberAt),
            (JumpIfEqual, 0, 1, setAffinity),
            (Return, 0, 0, NothingDone),     // the runtime insists that it succeeds; the core that a sandbox was given is all it gets
        };
        if (isX64)
        {
            program.Add((JumpIfAtLeast, 0, 1, X32Bit));
            program.Add((Return, 0, 0, KillProcess));
        }

        foreach (var (x64, arm64) in Refused)
        {
            var number = isX64 ? x64 : arm64;
            program.Add((JumpIfEqual, 0, 1, (uint)number));
            program.Add((Return, 0, 0, NotPermitted));
        }

        program.Add((Return, 0, 0, Allow));
        var bytes = new byte[program.Count * 8];
        for (var i = 0; i < program.Count; i++)
        {
            var (code, whenTrue, whenFalse, value) = program[i];
            var at = bytes.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, code);
            (at[2], at[3]) = (whenTrue, whenFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], value);
        }

        return bytes;
    }
}
