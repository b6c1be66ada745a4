using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Learners;

namespace RLTransfer.Runs;

/// <summary>All that a learner's next steps depend on, in one file: a mark, the run's settings, the learner's state, and a SHA-256 over everything before it.</summary>
internal static class Checkpoint
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("RLTCKPT1");

    /// <summary>Replaces the file whole, or leaves it as it was.</summary>
    /// <exception cref="IOException">It cannot be written; the message says that the last one is as it was.</exception>
    public static void Write(string path, TrainingPlan plan, Learner learner)
    {
        try
        {
            WholeFile.Write(path, file =>
            {
                using var hash = SHA256.Create();
                using (var through = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
                {
                    using var writer = new BinaryWriter(through);
                    writer.Write(Mark);
                    writer.Write(plan.ToJson().ToJsonString(JsonSerializerOptions.Default));
                    writer.Write(learner.Steps);
                    learner.Save(writer);
                }

                file.Write(hash.Hash!);
            });
        }
        catch (IOException error)
        {
            throw new IOException($"{error.Message} {(File.Exists(path) ? "The last checkpoint is as it was" : "There is no checkpoint yet")}; make room and go on with --resume.", error);
        }
    }

    /// <summary>How many steps of each seed the saved learner had taken.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static long Steps(string path)
    {
        using var reader = Open(path);
        _ = reader.ReadString();
        return reader.ReadInt64();
    }

    /// <summary>What the saved run follows from.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static TrainingPlan Plan(string path)
    {
        using var reader = Open(path);
        return Plan(path, reader);
    }

    /// <summary>Puts a learner where the saved one was.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, of another kind, or another run's; the message names it. Nothing has been written.</exception>
    public static void Read(string path, TrainingPlan plan, Learner learner)
    {
        using var reader = Open(path);
        var saved = Plan(path, reader);
        if (plan.Differences(saved) is { Count: > 0 } differences)
        {
            throw new InvalidDataException($"{path} belongs to another run: {string.Join("; ", differences)}. Nothing was changed; put the run's own checkpoint back, or remove it, and {Anew(path)}");
        }

        _ = reader.ReadInt64();
        try
        {
            learner.Load(reader);
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{path} does not fit this version of {plan.Learner}: {error.Message} Nothing was changed; remove it, and {Anew(path)}", error);
        }
    }

    private static string Anew(string path) => $"'rlt train --resume -o {ShellText.Quote(Path.GetDirectoryName(path)!)}' begins anew.";

    private static TrainingPlan Plan(string path, BinaryReader reader)
    {
        try
        {
            return TrainingPlan.FromJson(JsonNode.Parse(reader.ReadString()));
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path} does not fit this version: {error.Message.TrimEnd('.')}. Nothing was changed; remove it, and {Anew(path)}", error);
        }
    }

    /// <summary>A reader behind the mark of a file whose checksum holds.</summary>
    private static BinaryReader Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            Verify(path, file);
            file.Position = Mark.Length;
            return new BinaryReader(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Verify(string path, FileStream file)
    {
        var mark = new byte[Mark.Length];
        if (file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) < mark.Length || !mark.AsSpan().SequenceEqual(Mark))
        {
            throw new InvalidDataException($"{path} is no checkpoint of a training run. Nothing was changed; put the run's own checkpoint back, or remove it, and {Anew(path)}");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(mark);
        var (buffer, left) = (new byte[1 << 16], file.Length - Mark.Length - SHA256.HashSizeInBytes);
        while (left > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var end = new byte[SHA256.HashSizeInBytes];
        if (left < 0 || file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) < end.Length || !end.AsSpan().SequenceEqual(hash.GetHashAndReset()))
        {
            throw new InvalidDataException($"{path} is damaged: its checksum does not hold. Nothing was changed; put back a copy, or remove it, and {Anew(path)}");
        }
    }
}
