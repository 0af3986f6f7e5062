namespace CsecBot.Dispatch.Tests;

/// Seeded nights: lost deliveries, double clicks, strangers, stale clicks, outages. A failure prints its seed.
public class Simulation
{
    private static readonly string[] Anybody = ["csw1", "csw2", "csw3", "adv1", "adv2", "avi1", "po1", "sup", "agsup", "duty", "stranger"];

    [Fact]
    public void Two_thousand_nights_keep_every_promise()
    {
        for (var seed = 0; seed < 2_000; seed++) Run(seed);
    }

    private static void Run(int seed)
    {
        var random = new Random(seed);
        var lead = (LeadAgency)random.Next(4);
        var night = new Night().Open(lead, children: [Night.Child("A", (Disposition)random.Next(2)), Night.Child("B")]);
        for (var step = 0; step < 60; step++)
        {
            var clocks = night.State!.Seats.ToDictionary(s => s.Role, s => (s.Clock.StartedAt, s.Clock.ArriveBy));
            var holders = night.State.Seats.Count(s => s.Holder is not null);
            night.Do(at => Any(random, night, at));
            Promise(night, clocks, $"seed {seed}, step {step}");
        }
        Assert.Equal(Night.Json(night.State), Night.Json(((Referral?)null).Fold(night.Log)));
        Assert.Equal(Night.Json(night.State), Night.Json(System.Text.Json.JsonSerializer.Deserialize<Referral>(Night.Json(night.State), DispatchJson.Options)));
    }

    private static Command Any(Random random, Night night, DateTimeOffset at)
    {
        var by = Anybody[random.Next(Anybody.Length)];
        var page = random.Next(0, night.State!.Pages.Length + 2);
        var role = (Role)random.Next(3);
        switch (random.Next(16))
        {
            case 0 or 1: return new Command.Accept(page, night.State.PageOf(page)?.Person ?? by, at);
            case 2: return new Command.Accept(page, by, at);
            case 3: return new Command.Decline(page, null, night.State.PageOf(page)?.Person ?? by, at);
            case 4: return new Command.Deliver(page, random.Next(2) == 0 ? new Delivery.Failed("gone") : new Delivery.Taken($"m{random.Next(9)}"), at);
            case 5: return new Command.HandBack(role, night.State.SeatOf(role)?.Holder ?? by, at);
            case 6: return new Command.Arrive(role, random.Next(3) == 0 ? at.AddMinutes(-random.Next(30)) : null, night.State.SeatOf(role)?.Holder ?? by, at);
            case 7: return new Command.TakeOver(role, by, at);
            case 8: return new Command.Reassign(role, by, Anybody[random.Next(Anybody.Length)], at);
            case 9: return new Command.RecordAccepted(role, by, at.AddMinutes(-random.Next(5)), "duty", at);
            case 10: return new Command.Dispose([new(random.Next(2) == 0 ? "A" : "B", (Disposition)random.Next(3), EvaluatedOutReason.Other)], at, "hotline:desk", at);
            case 11: return new Command.Complete("72-hour-item", "A", (Outcome)random.Next(5), at, "sup", at);
            default:
                night.Now += TimeSpan.FromSeconds(random.Next(1, random.Next(10) == 0 ? 50_000 : 600));   // at times a long outage: many deadlines at once
                return new Command.Tick(night.Now);
        }
    }

    private static void Promise(Night night, Dictionary<Role, (DateTimeOffset, DateTimeOffset)> clocks, string where)
    {
        var state = night.State!;
        Assert.True(!state.IsLive || state.DueAt is not null, $"{where}: nobody will look at it again");
        Assert.True(state.Pages.Select(p => p.Number).SequenceEqual(Enumerable.Range(1, state.Pages.Length)), $"{where}: pages out of order");
        foreach (var seat in state.Seats)
            Assert.True(!clocks.TryGetValue(seat.Role, out var was) || was == (seat.Clock.StartedAt, seat.Clock.ArriveBy) || night.Log.OfType<Event.SeatOpened>().Count(o => o.Role == seat.Role) > 1, $"{where}: a clock moved");
        if (state.DueAt is not { } due || due > night.Now) return;
        night.Do(at => new Command.Tick(at));
        Assert.True(night.State!.DueAt is null || night.State.DueAt > night.Now, $"{where}: a beat left something due undone");
    }
}
