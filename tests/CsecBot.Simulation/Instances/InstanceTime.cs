namespace CsecBot.Simulation;

/// An instance's clock: the timeline's, off by what it was set wrong. What it waits for goes by true time, as a machine's timers do.
internal sealed class InstanceTime(Timeline timeline, Instance instance) : TimeProvider
{
    public TimeSpan Off { get; set; }

    public override DateTimeOffset GetUtcNow() => timeline.Now + Off;
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => timeline.Now.UtcTicks;
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Waiting(timeline, instance, () => callback(state), dueTime, period);

    private sealed class Waiting : ITimer
    {
        private readonly Timeline timeline;
        private readonly Instance instance;
        private readonly Action rings;
        private int version;

        public Waiting(Timeline timeline, Instance instance, Action rings, TimeSpan due, TimeSpan period)
        {
            (this.timeline, this.instance, this.rings) = (timeline, instance, rings);
            Change(due, period);
        }

        public bool Change(TimeSpan due, TimeSpan period)
        {
            var mine = ++version;
            if (due == Timeout.InfiniteTimeSpan) return true;
            timeline.In(due, () => instance.Give(() =>
            {
                if (mine != version) return;
                rings();
                if (mine == version && period > TimeSpan.Zero) Change(period, period);
            }));
            return true;
        }

        public void Dispose() => version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
