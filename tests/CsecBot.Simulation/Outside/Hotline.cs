using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using CsecBot.Storage;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// The hotline: sends each referral until it knows that it was kept, decides later what it left open, and thinks again.
internal sealed class Screener(Night night)
{
    private const string By = "hotline:desk";

    /// What was decided, is being said since then, and nobody has answered yet.
    private readonly Dictionary<(string Reference, string Child, Disposition What, DateTimeOffset At), DateTimeOffset> open = [];

    public void Refers(Referred r) => night.Timeline.At(night.Timeline.Start + r.At, () => Send(r, Body(r), 0));

    private void Send(Referred r, string body, int attempt)
    {
        night.Note($"hotline sends {r.Reference}");
        var known = "";
        night.People.Ask($"hotline {r.Reference}", async i =>
        {
            var id = r.Id(night.Chance, attempt);
            var request = ReferralRequest.Read(body, id, i.Time.GetUtcNow(), out var faults) ?? throw new InvalidDataException(string.Join('\n', faults));
            var fingerprint = Fingerprint.Of(body, request.Place.Reference);
            var (opened, before, _) = await i.Dispatcher.Open(request.Intake, new Opening(Fingerprint.Hash(request.Place.Reference), fingerprint, request.Place), By, CancellationToken.None);
            known = opened is not null ? id : before!;
            return (opened is not null ? 201 : 200, "");
        }, _ =>
        {
            night.Note($"hotline knows {r.Reference} as {known}");
            night.Ledger.Promised(r, known);
            if (r.Disposition == "Pending") night.Timeline.In(night.Chance.Seconds(60, 240, "decides", r.Number), () => Decides(r, known, Referred.First, Disposition.InPerson));
            if (r.Second == "Pending") night.Timeline.In(night.Chance.Seconds(20, 240, "decides the second", r.Number), () => Decides(r, known, Referred.Other, Disposition.InPerson));
            if (r.SecondThoughts is { } after) night.Timeline.In(after, () => Decides(r, known, Referred.First, Disposition.EvaluatedOut));
        }, () => Send(r, body, attempt + 1));
    }

    /// On the moment at which somebody decided it, whenever it is said: some write it down and enter it minutes later. Where the child is in another
    /// referral by then, it is said of it there.
    private void Decides(Referred r, string id, string child, Disposition what)
    {
        var decidedAt = night.Timeline.Now;
        var isEnteredLater = what == Disposition.InPerson && night.Chance.In(4, $"enters {child} later", r.Number);
        var later = isEnteredLater ? night.Chance.Seconds(5, 150, $"enters {child}", r.Number) : TimeSpan.Zero;
        night.Timeline.In(later, () => Say(r, id, child, what, decidedAt));
    }

    private void Say(Referred r, string id, string child, Disposition what, DateTimeOffset decidedAt)
    {
        var (at, name) = night.Ledger.HomeOf(id, child);
        night.Note($"hotline decides {at} {name}: {what}");
        night.Ledger.Decides(at, name, decidedAt);
        open.TryAdd((r.Reference, child, what, decidedAt), night.Timeline.Now);
        (Command Asked, Referral Of, Refusal Why)? refused = null;
        night.People.Ask($"hotline decides {at}", async i =>
        {
            var reason = what == Disposition.EvaluatedOut ? EvaluatedOutReason.Other : (EvaluatedOutReason?)null;
            Command? asked = null;
            Referral? seen = null;
            var handled = await i.Dispatcher.Handle(at, (state, now) => { seen = state; return asked = new Command.Dispose([new(name, what, reason)], decidedAt < now ? decidedAt : now, By, now); }, CancellationToken.None);
            refused = handled.Refused is { } why ? (asked!, seen!, why) : null;
            return (refused is null ? 200 : 409, "");
        }, _ =>
        {
            if (refused is { } no)
            {
                night.Note($"hotline is refused: {no.Why.Words}");
                night.Ledger.Refused(no.Asked, no.Of, no.Why);
                if (night.Ledger.HomeOf(id, child) != (at, name)) { Say(r, id, child, what, decidedAt); return; }
            }
            open.Remove((r.Reference, child, what, decidedAt));
            if (refused is null)
            {
                night.Ledger.SaidToBeDecided(id, child, what, decidedAt);
                if (what == Disposition.EvaluatedOut) night.Timeline.In(night.Chance.Seconds(1, 90, "after all", r.Number), () => Decides(r, id, child, Disposition.InPerson));
            }
        }, () => Say(r, id, child, what, decidedAt));
    }

    /// Whoever decides asks until they have an answer, so nobody may be without one for long.
    public void AtTheEnd()
    {
        foreach (var ((reference, child, what, _), since) in open)
            Hold(night.Wrong.Calm(since, night.Timeline.Now) <= People.AskedAtMost, "a decision is answered", $"{what} for {child} of {reference}, said for {(night.Timeline.Now - since).TotalSeconds:0} s");
    }

    private static string Body(Referred r) => new JsonObject
    {
        ["reference"] = r.Reference, ["source"] = r.Number % 2 == 0 ? "LawEnforcement" : "Other", ["leadAgency"] = r.Lead, ["disposition"] = r.Disposition, ["area"] = "SPA-6",
        ["meetingPoint"] = new JsonObject { ["kind"] = "Station", ["place"] = r.Place, ["detail"] = "front desk" }, ["callback"] = "+12135550100",
        ["children"] = new JsonArray([.. r.Children.Select(c => new JsonObject { ["ref"] = c.Child, ["kind"] = "PrimaryVictim", ["ageBand"] = "13-15", ["disposition"] = c.Disposition })]),
    }.ToJsonString();
}
