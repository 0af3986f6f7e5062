using CsecBot.Cards;
using CsecBot.Dispatch;
using CsecBot.Storage;
using CsecBot.Teams;
namespace CsecBot.Channels;

/// Brings one message to one person: draws it from the state as it is now, finds the address, hands it to the channel.
public sealed class Courier(AddressBook addresses, TeamsChannel teams)
{
    public async Task<Receipt> Send(Message what, Referral r, World world, DateTimeOffset now, CancellationToken stop)
    {
        if (!IsStillSo(what, r)) return new Receipt.NotNeeded();
        if (await addresses.Find(what.To, stop) is not { } address) return new Receipt.Refused("noAddress");
        return what switch
        {
            Message.Page p => await teams.Post(address, Draw.Page(r, p.Number, world, now), stop),
            Message.Redraw d => await teams.Update(address, r.PageOf(d.Number)!.Messages[^1], Draw.Page(r, d.Number, world, now), stop),
            Message.Collapse c => await teams.Update(address, c.Sent, Draw.Superseded(r, c.Number), stop),
            Message.Covered c => await teams.Post(address, Draw.Covered(r, c.Role), stop),
            Message.Released c => await teams.Post(address, Draw.Released(r, c.Role), stop),
            Message.Warning w => await teams.Post(address, Draw.Warning(r, w.Role, w.Minutes, w.To, world, now), stop),
            Message.Ask a => await teams.Post(address, Draw.Ask(r, a.Question, world, now), stop),
            Message.Reminder m => await teams.Post(address, Draw.Reminder(r, m.Duty, m.Child, m.Late, world, now), stop),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static bool IsStillSo(Message what, Referral r) => what switch
    {
        Message.Page p => r.IsLive && r.PageOf(p.Number) is { IsLive: true } page && r.SeatOf(page.Role) is { IsVacant: true },
        Message.Redraw d => r.PageOf(d.Number) is { Messages.Length: > 0 },
        Message.Warning w => r.IsLive && r.SeatOf(w.Role) is not (null or Seat.OnScene),
        Message.Ask => r.IsLive && r.NextAsk is not null,
        Message.Reminder m => r.IsLive && r.Duties.Any(d => d.Id == m.Duty && d.Child == m.Child && d.IsUnfinished),
        _ => true,
    };
}
