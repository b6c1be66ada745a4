using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using RLTransfer.Files;
using RLTransfer.Grading.Marking;
using RLTransfer.Grading.Reports;

namespace RLTransfer.Grading.Classes;

/// <summary>Results as they are finished, one file a submission: a grading that was ended half-way goes on from them.</summary>
/// <param name="folder">Where they are kept.</param>
/// <param name="job">What they depend on besides the submission: the assignment, its tests, the seed, the limits.</param>
internal sealed class ResultStore(string folder, string job)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The result of the same submission under the same job; null where there is none.</summary>
    public SubmissionResult? Find(string id, byte[] submission)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(File.ReadAllBytes(PathOf(id)), Options);
            return saved?.Key == Key(submission) && saved.Result.Id == id ? saved.Result : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;   // not there, or damaged: it is graded again
        }
    }

    /// <summary>Keeps a result.</summary>
    public void Save(SubmissionResult result, byte[] submission)
    {
        Directory.CreateDirectory(folder);
        WholeFile.WriteText(PathOf(result.Id), JsonSerializer.Serialize(new Saved(Key(submission), result), Options) + "\n");
    }

    private string PathOf(string id) => Path.Combine(folder, SafeName.Of(id) + ".json");

    private string Key(byte[] submission) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(job), .. SHA256.HashData(submission)]).AsSpan(0, 16));

    private sealed record Saved(string Key, SubmissionResult Result);
}
