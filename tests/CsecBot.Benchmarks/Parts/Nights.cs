using System.Text.Json;
using CsecBot.Benchmarks.Kills;
namespace CsecBot.Benchmarks;

/// The longest of all, in milliseconds: without end where one did not come.
public sealed record Worst(double Trigger, double Click, double Step);

/// A referral every second on one service, of which one person accepts a seat, and the other seat's ladder goes on to its next step.
public sealed class Nights(Stage stage, string prefix, Teams hotline, Teams channel)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15), Each = TimeSpan.FromSeconds(1), NextStep = TimeSpan.FromSeconds(5);
    private static readonly int Pages = SeatOf.All.Count;
    private readonly (DateTimeOffset Utc, long At) clock = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());

    /// Without end is what was not answered, or told to come again later: nobody comes a second time here.
    public sealed record Night(string Referral, double Trigger, double Click);

    /// One each second, whether those before are out or not; until the last one's ladder has gone on.
    public async Task<IReadOnlyList<Night>> Pass(string person)
    {
        using var second = new PeriodicTimer(Each, TimeProvider.System);
        var nights = new List<Task<Night>>();
        while (nights.Count < Lasts / Each)
        {
            await second.WaitForNextTickAsync();
            nights.Add(Take(person));
        }
        var all = await Task.WhenAll(nights);
        foreach (var night in all.Where(n => n.Referral.Length > 0)) await Said(() => stage.Connector.Await(Pages + 1, a => !a.IsUpdate && a.Referral == night.Referral && Teams.PageOf(a) is not null));
        return all;
    }

    private async Task<Night> Take(string person)
    {
        var night = new Night("", double.PositiveInfinity, double.PositiveInfinity);
        await Said(async () =>
        {
            var from = TimeProvider.System.GetTimestamp();
            var id = await hotline.Refer();
            night = night with { Referral = id };
            var cards = await stage.Connector.Pages(id, Pages);
            night = night with { Trigger = TimeProvider.System.GetElapsedTime(from, cards.Max(c => c.At)).TotalMilliseconds };
            var press = channel.Press(Teams.CardOf(cards, person), person, "accept");
            from = TimeProvider.System.GetTimestamp();
            await channel.Presses(press);
            night = night with { Click = TimeProvider.System.GetElapsedTime(from).TotalMilliseconds };
        });
        return night;
    }

    /// A press was taken for an acceptance where cards were drawn anew after it. They come at the channel's pace, pages before them: they are waited for
    /// when the flood is over, and the next begins with nothing left to send.
    public async Task<Worst> Of(IReadOnlyList<Night> nights)
    {
        if (!await stage.Quiet(prefix, TimeSpan.FromMinutes(1))) Console.Error.WriteLine("  After a minute there is still something to send.");
        var arrived = (await stage.Connector.All()).ToLookup(a => a.Referral);
        var steps = new List<double>();
        foreach (var night in nights) steps.Add(night.Referral.Length > 0 ? await Step(night.Referral, [.. arrived[night.Referral]]) : double.PositiveInfinity);
        return new(nights.Max(n => n.Trigger), nights.All(n => arrived[n.Referral].Any(a => a.IsUpdate)) ? nights.Max(n => n.Click) : double.PositiveInfinity, steps.Max());
    }

    /// From the moment at which a step of the ladder was due, as the referral's history has it, until its page was at the channel.
    private async Task<double> Step(string referral, IReadOnlyList<Arrival> arrived)
    {
        using var said = JsonDocument.Parse(await hotline.Http.GetStringAsync($"api/referrals/{referral}"));
        var history = Happened.Of(said.RootElement);
        var trail = new Trail(referral, history, [.. arrived.Select(a => (a, clock.Utc + TimeProvider.System.GetElapsedTime(clock.At, a.At)))]);
        return trail.Owed(new(1), TimeSpan.Zero).Where(o => o.Due - history[0].At >= NextStep / 2).Select(o => o.Came is { } came ? (came - o.Due).TotalMilliseconds : double.PositiveInfinity).DefaultIfEmpty(double.PositiveInfinity).Max();
    }

    private static async Task Said(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or TimeoutException)
        {
            Console.Error.WriteLine($"  {e.Message}");
        }
    }
}
