using System.Text.Json;
using CsecBot.Dispatch;
using CsecBot.Storage;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// The weekly list: begun at its moment, once for each who sees to everything, and brought to them.
internal sealed class Weekly(Night night)
{
    private const string Summary = "Weekly list of open requests";
    private readonly HashSet<(string Person, DateTimeOffset Moment)> begun = [];
    private readonly Dictionary<string, DateTimeOffset> came = [];

    private DateTimeOffset Latest => Protocol.Digest!.Around(night.Timeline.Now, Protocol.Zone).Last;
    private Protocol Protocol => Cast.Protocol(night.Plan.County, other: false);

    public void Changed(IReadOnlyList<Change> changes)
    {
        foreach (var row in changes.Where(c => c.Before is null && c.After?.Text("Referral") == Keys.Digest).Select(c => c.After!))
        {
            var to = JsonSerializer.Deserialize<Message>(row.Text("Message")!, DispatchJson.Options)!.To;
            night.Note($"  the weekly list for {Cast.Name(to)} is begun");
            Hold(begun.Add((to, Keys.TimeIn(row.Key))), "the weekly list is begun once", Cast.Name(to));
        }
    }

    public void Reads(string person, string summary)
    {
        if (summary == Summary) came[person] = night.Timeline.Now;
    }

    /// `openSince` is when the first referral was known to be kept.
    public void AtTheEnd(DateTimeOffset openSince)
    {
        var moment = Latest;
        foreach (var person in Cast.Everybody.Where(p => p.Role == "supervisor" && !night.MayBeOffTheRoster(p.Id)).Select(p => p.Id))
        {
            Hold(begun.Contains((person, moment)), "the weekly list is begun at its moment", $"{moment:HH:mm} for {Cast.Name(person)}");
            // Where nothing is open there is nothing to say.
            var wasOpen = openSince < moment - Calls.PageWithin && night.Plan.Referrals.All(r => r.SecondThoughts is null);
            if (wasOpen && !night.Plan.Faults.OfType<Fault.Blocked>().Any(b => b.Person == person)) Hold(came.GetValueOrDefault(person) >= moment - night.ClocksOff, "the weekly list comes", Cast.Name(person));
        }
    }
}
