using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// Where every child is that was ever referred: in one referral, under one name, however often two are made one and one two. What was
/// decided for it stays decided there.
internal sealed class Homes
{
    private readonly Dictionary<(string Referral, string Ref), (string Referral, string Name)> homes = [];
    private readonly Dictionary<(string Referral, string Ref), Disposition> decided = [];
    private readonly Dictionary<(string Referral, string Ref), DateTimeOffset> latest = [];

    /// Children of `From` that are at home in `Into`, by the name they had and the one they have.
    private readonly List<((string Referral, string Ref) Child, string From, string Into, SameChild Names)> along = [];

    /// A referral and the child's name in it.
    public (string Referral, string Name) Of(string referral, string child) => homes[(referral, child)];

    public void Saved(Referral after, IReadOnlyList<Event> events)
    {
        foreach (var e in events)
            switch (e)
            {
                case Event.Opened o when !events.OfType<Event.SplitOff>().Any():
                    foreach (var child in o.Children) homes[(o.Id, child.Ref)] = (o.Id, child.Ref);
                    break;
                case Event.ChildTaken t:
                    Move((after.Id, t.Child), (t.Into, t.Child));
                    break;
                case Event.Merged m:
                    foreach (var names in m.Children)
                    {
                        along.AddRange(At((m.From, names.Theirs)).Select(c => (c, m.From, after.Id, names)));
                        Move((m.From, names.Theirs), (after.Id, names.Ours));
                    }
                    break;
                case Event.Restored r:
                    foreach (var (child, _, into, names) in along.Where(a => a.From == after.Id && a.Into == r.From && homes[a.Child] == (a.Into, a.Names.Ours)).ToList()) homes[child] = (after.Id, names.Theirs);
                    along.RemoveAll(a => a.From == after.Id);
                    break;
            }
    }

    /// Somebody decides at that moment about the child that is at home there: what was decided before no longer needs to stay.
    public void Decides(string referral, string name, DateTimeOffset at)
    {
        foreach (var child in At((referral, name)).Where(c => !(latest.GetValueOrDefault(c) > at)))
        {
            latest[child] = at;
            decided.Remove(child);
        }
    }

    /// Whoever decided that has heard that it is so. What was decided later may be so already.
    public void SaidToBeDecided(string referral, string child, Disposition what, DateTimeOffset at)
    {
        if (!(latest.GetValueOrDefault((referral, child)) > at)) decided[(referral, child)] = what;
    }

    /// Instances whose clocks differ cannot always say which of two decisions came later.
    public void Check(Func<string, Referral> stateOf, IEnumerable<Referral> saved, bool clocksAgree)
    {
        foreach (var (child, home) in homes)
        {
            var r = stateOf(home.Referral);
            var now = r.Children.FirstOrDefault(c => c.Ref == home.Name);
            Hold(r.MergedInto is null && now is not null, "every child is at home somewhere", $"{child.Referral} {child.Ref} is not in {home.Referral}");
            if (clocksAgree) Hold(decided.GetValueOrDefault(child) != Disposition.InPerson || now!.Disposition == Disposition.InPerson, "what is decided stays decided", $"{child.Referral} {child.Ref}, now {home.Name} of {home.Referral}");
        }
        foreach (var r in saved.Where(r => r.MergedInto is null))
            foreach (var child in r.Children) Hold(homes.ContainsValue((r.Id, child.Ref)), "no child is at home twice", $"{child.Ref} of {r.Id}");
    }

    private List<(string Referral, string Ref)> At((string, string) home) => [.. homes.Where(h => h.Value == home).Select(h => h.Key)];

    private void Move((string, string) from, (string, string) to)
    {
        foreach (var child in At(from)) homes[child] = to;
    }
}
