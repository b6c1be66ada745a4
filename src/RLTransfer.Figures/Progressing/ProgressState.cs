using System.Globalization;

namespace RLTransfer.Figures.Progressing;

internal enum ProgressPhase { Running, Done, Stopped }

/// <summary>Where some work is.</summary>
internal sealed record ProgressState(string Name, long Done, long Total, string? Note, TimeSpan Elapsed, ProgressPhase Phase)
{
    /// <summary>From 0 to 1; null where the total is unknown.</summary>
    public double? Part => Total == 0 ? null : Math.Clamp((double)Done / Total, 0, 1);

    /// <summary>For example <c>120/500</c>.</summary>
    public string Count => Total == 0 ? Whole(Done) : $"{Whole(Done)}/{Whole(Total)}";

    /// <summary>Rate and time left, for example <c>48/s, 8 s left</c>; empty at the start.</summary>
    public string Pace
    {
        get
        {
            if (Done <= 0 || Elapsed <= TimeSpan.Zero) return "";
            var rate = Done / Elapsed.TotalSeconds;
            var text = (rate >= 100 ? rate.ToString("0", CultureInfo.InvariantCulture) : rate.ToString(rate >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture)) + "/s";
            return Total > Done ? text + ", " + Duration(TimeSpan.FromSeconds((Total - Done) / rate)) + " left" : text;
        }
    }

    /// <summary>For example <c>0.4 s</c>, <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 10 => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        < 60 => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        < 1e8 => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes:00} min"),
        _ => "long",
    };

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
