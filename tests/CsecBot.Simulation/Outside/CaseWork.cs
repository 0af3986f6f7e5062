using CsecBot.Dispatch;
namespace CsecBot.Simulation;

/// What else people do with a referral in the course of a night.
public enum Work { Reassigns, RecordsAcceptance, RecordsArrival, SetsOff, ChangesLead, Misses, Finds, RecordsItem, OffersItem, TakesItem }

/// Somebody does that at that moment, with the first child of a referral or what belongs to it.
public sealed record Chore(TimeSpan At, int Number, Work What)
{
    public static IReadOnlyList<Chore> Some(Chance chance, IReadOnlyList<Referred> referrals, TimeSpan length) => !chance.In(2, "busy") ? []
        : [.. Enumerable.Range(0, 1 + chance.Below(8, "chores")).Select(n => new Chore(chance.Seconds(10, length.TotalSeconds, "chore at", n), chance.One(referrals, "chore of", n).Number, chance.One(Enum.GetValues<Work>(), "chore", n)))];
}

/// Does the chores of a night, whatever comes of them: much of it is refused, and whether rightly is looked at.
internal sealed class CaseWork(Night night)
{
    private static readonly string By = Cast.Id(40);

    public void Begins()
    {
        foreach (var (n, chore) in night.Plan.Chores.Index()) night.Timeline.At(night.Timeline.Start + chore.At, () => Do(n, chore, 1));
    }

    private void Do(int n, Chore chore, int attempt, DateTimeOffset? first = null)
    {
        if (night.Ledger.IdOf(chore.Number) is not { } known) return;
        var since = first ?? night.Timeline.Now;
        var (id, child) = night.Ledger.HomeOf(known, Referred.First);
        if (attempt > People.TriesMost) { night.People.InVain($"{chore.What} in {id}", since); return; }
        night.Note($"somebody {chore.What} in {id}");
        (Command Asked, Referral Of, Refusal Why)? refused = null;
        night.People.Ask($"{chore.What} in {id}", async i =>
        {
            Command? asked = null;
            Referral? seen = null;
            var handled = await i.Dispatcher.Handle(id, (r, at) => { seen = r; return asked = Said(n, chore.What, r, child, at); }, CancellationToken.None);
            refused = handled.Refused is { } why ? (asked!, seen!, why) : null;
            return (refused is null ? 200 : 409, "");
        }, _ =>
        {
            if (refused is not { } no) return;
            night.Note($"somebody is refused: {no.Why.Words}");
            night.Ledger.Refused(no.Asked, no.Of, no.Why);
        }, () => Do(n, chore, attempt + 1, since));
    }

    private Command Said(int n, Work what, Referral r, string child, DateTimeOffset at)
    {
        var chance = night.Chance;
        var role = chance.One(Enum.GetValues<Role>().Take(3).ToList(), "chore's role", n);
        var person = chance.One(Cast.Everybody, "chore's person", n).Id;
        var duty = r.Duties.IsEmpty ? null : chance.One(r.Duties, "chore's duty", n);
        return what switch
        {
            Work.Reassigns => new Command.Reassign(role, person, By, at),
            Work.RecordsAcceptance => new Command.RecordAccepted(role, person, at, By, at),
            Work.RecordsArrival => new Command.RecordArrived(role, at, By, at),
            Work.SetsOff => new Command.OnMyWay(role, at.AddMinutes(20), r.SeatOf(role)?.Holder ?? person, at),
            Work.ChangesLead => new Command.ChangeLead(chance.One(Enum.GetValues<LeadAgency>(), "chore's lead", n), By, at),
            Work.Misses => new Command.ReportMissing(child, at, By, at),
            Work.Finds => new Command.ReportFound(child, at, By, at),
            Work.RecordsItem when duty is not null => new Command.Complete(duty.Id, duty.Child, chance.One(Enum.GetValues<Dispatch.Outcome>().Skip(1).ToList(), "chore's outcome", n), at, By, at),
            Work.OffersItem when duty is not null => new Command.Offer(duty.Id, duty.Child, person, By, at),
            Work.TakesItem when duty is not null => new Command.AcceptDuty(duty.Id, duty.Child, duty.Offered ?? person, at),
            _ => new Command.Tick(at),
        };
    }
}
