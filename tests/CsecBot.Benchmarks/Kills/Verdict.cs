using System.Text;
using System.Text.Json;
namespace CsecBot.Benchmarks.Kills;

/// What is held against what was promised when all is well again.
public sealed class Verdict(Course course, Troubles troubles, OnCall people)
{
    /// Whoever accepts while a page is on its way is not sent it.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(2);
    private readonly List<(Trail? Trail, string How)> breaches = [];

    public int Owed { get; private set; }
    public int Delivered { get; private set; }

    /// The seat was taken before they could go out: nobody waited for them any more.
    public int Unneeded { get; private set; }

    /// Of what was delivered, by the message that repeated it.
    public int ByRepeat { get; private set; }
    public int AcceptedTwice { get; private set; }
    public int Doubled { get; private set; }
    public int DoubledOthers { get; private set; }
    public TimeSpan WorstLate { get; private set; }
    public TimeSpan WorstLateOfAll { get; private set; }
    public TimeSpan WorstTrigger { get; private set; }
    public int Breaches => breaches.Count;

    public void Breach(string how, Trail? trail = null) => breaches.Add((trail, how));

    public void Judge(Trail trail, Sent sent)
    {
        if (trail.History.Select(h => h.N).SequenceEqual(Enumerable.Range(1, trail.History.Count)) is false) Breach($"{trail.Referral}: its history has a gap.", trail);
        Trigger(trail, sent);
        foreach (var seat in SeatOf.All) Seat(trail, seat.Role);
        foreach (var page in trail.Owed(troubles, course.Limit)) Page(trail, page);
        foreach (var page in trail.PagesArrived) Often(trail, page);
        foreach (var lost in trail.History.Where(h => h.Event == "undelivered")) Breach($"{trail.Referral}: page {lost.Page} was given up, and its person could be reached.", trail);
    }

    /// Other new messages: the same one twice to the same person.
    public void JudgeOthers(IEnumerable<Arrival> all)
    {
        DoubledOthers = all.Where(a => !a.IsUpdate && a.Referral is not null && Teams.PageOf(a) is null).GroupBy(a => a.Path + Encoding.UTF8.GetString(a.Body)).Sum(g => g.Count() - 1);
        if (course.Mishaps == Mishaps.OnlyStops && DoubledOthers > 0) Breach($"{DoubledOthers} messages other than pages came twice, and nothing but a stop disturbed them.");
    }

    /// From the hotline's first try: a page that nobody has saved yet is late all the same. Where none came, that is said of each.
    private void Trigger(Trail trail, Sent sent)
    {
        if (trail.Owed(troubles, course.Limit).Select(o => o.Came).Min() is not { } came) return;
        var late = troubles.Calm(sent.First, came, tries: sent.Tries);
        if (late > WorstTrigger) WorstTrigger = late;
        if (late > course.Limit) Breach($"{trail.Referral}: the hotline first sent it at {sent.First:HH:mm:ss.fff} and its first page came at {came:HH:mm:ss.fff}: {late.TotalSeconds:0.0} s later than every outage explains.", trail);
    }

    private void Seat(Trail trail, string role)
    {
        var accepted = trail.History.Where(h => h.Event == "accepted" && h.Role == role).ToList();
        var told = people.Told(trail.Referral, role);
        if (accepted.Count > 1 || told.Count > 1) AcceptedTwice++;
        if (accepted is not [var one]) Breach($"{trail.Referral}: {accepted.Count} acceptances of {role} in its history.", trail);
        else if (told is not [var who] || who != one.Person) Breach($"{trail.Referral}: {role} was accepted by {one.Person}, and told that it is theirs: {string.Join(", ", told)}.", trail);
        if (!trail.History.Any(h => h.Event == "paged" && h.Role == role)) Breach($"{trail.Referral}: nobody was paged for {role}.", trail);
        foreach (var (due, came) in trail.Steps(role))
            if (came is null || troubles.Calm(due, came.Value) > course.Limit) Breach($"{trail.Referral}: a step of the ladder of {role} was due at {due:HH:mm:ss.fff} and {(came is { } at ? $"came at {at:HH:mm:ss.fff}" : "never came")}.", trail);
    }

    private void Page(Trail trail, Owed page)
    {
        if (page.Came is null && page.Filled is { } filled && IsUnneeded(page, filled)) { Unneeded++; return; }
        Owed++;
        if (page.Came is not { } came) { Breach($"{trail.Referral}: page {page.Page} for {page.Role}, due at {page.Due:HH:mm:ss.fff}, never reached anybody.", trail); return; }
        Delivered++;
        if (page.IsByRepeat) ByRepeat++;
        var late = troubles.Calm(page.Due, came, page.Person);
        if (late > WorstLate) WorstLate = late;
        if (came - page.Due > WorstLateOfAll) WorstLateOfAll = came - page.Due;
        if (late > course.Limit) Breach($"{trail.Referral}: page {page.Page} for {page.Role}, due at {page.Due:HH:mm:ss.fff}, came at {came:HH:mm:ss.fff}: {late.TotalSeconds:0.0} s later than every outage explains.", trail);
    }

    private void Often(Trail trail, int page)
    {
        var (came, called) = (trail.ArrivalsOf(page), trail.CallsOf(page));
        if (called == 0) { Breach($"{trail.Referral}: page {page} reached somebody and is not in the history.", trail); return; }
        if (came.Count <= called) return;
        Doubled += came.Count - called;
        var person = trail.History.First(h => h.Calls && h.Page == page).Person!;
        var explained = came.Skip(1).Count(a => troubles.Of(person, a - Troubles.Lingers, a).Any(o => o.What != Trouble.Stopped));
        if (came.Count - called > explained) Breach($"{trail.Referral}: page {page} was called for {called} times and came {came.Count} times, and {explained} times at most something was wrong just before.", trail);
    }

    /// Taken in time, and either at once, or while trouble kept the page.
    private bool IsUnneeded(Owed page, DateTimeOffset filled) =>
        troubles.Calm(page.Due, filled, page.Person) <= course.Limit && (filled - page.Called <= OnItsWay || troubles.Explain(page.Person, page.Called, filled, course.Limit));

    /// Each in plain words, the first few with all that happened.
    public string Words()
    {
        const int WithHistory = 4;
        var text = new StringBuilder();
        foreach (var ((trail, how), n) in breaches.Select((b, n) => (b, n)))
        {
            text.AppendLine(how);
            if (n < WithHistory && trail is not null) text.AppendLine(trail.Told(troubles));
        }
        return text.ToString();
    }
}
