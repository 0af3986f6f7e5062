namespace CsecBot.Benchmarks;

/// What was asked of storage.
public sealed record Cost(double Requests, double Read, double Written)
{
    public static Cost Of(IReadOnlyList<Exchange> passed) => new(passed.Count, passed.Sum(e => e.RowsRead), passed.Sum(e => e.RowsWritten));

    public static Cost Sum(IEnumerable<Cost> all) => all.Aggregate(new Cost(0, 0, 0), (sum, one) => sum + one);

    public static Cost operator +(Cost one, Cost other) => new(one.Requests + other.Requests, one.Read + other.Read, one.Written + other.Written);

    public static Cost operator *(Cost one, double times) => new(one.Requests * times, one.Read * times, one.Written * times);

    public override string ToString() => $"{Requests:0} requests, {Read:0} rows read, {Written:0} written";
}
