namespace RLTransfer.Notebooks.Tests;

/// <summary>A clock on which time passes only when a test says so.</summary>
internal sealed class StillClock : TimeProvider
{
    private readonly Lock access = new();
    private readonly List<Alarm> alarms = [];

    /// <summary>Lets time pass, and calls those whose time has come before it returns.</summary>
    public void Pass(TimeSpan time)
    {
        Alarm[] due;
        lock (access) due = [.. alarms.Where(alarm => alarm.Pass(time))];
        foreach (var alarm in due) alarm.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state, dueTime);
        lock (access) alarms.Add(alarm);
        return alarm;
    }

    private sealed class Alarm(StillClock clock, TimerCallback callback, object? state, TimeSpan dueIn) : ITimer
    {
        private TimeSpan left = dueIn;

        public bool Pass(TimeSpan time)
        {
            if (left == Timeout.InfiniteTimeSpan) return false;
            left -= time;
            if (left > TimeSpan.Zero) return false;
            left = Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.access) left = dueTime;
            return true;
        }

        public void Dispose()
        {
            lock (clock.access) clock.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
