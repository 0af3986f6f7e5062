using CsecBot.Dispatch;
namespace CsecBot.Channels;

/// Whether a message that had to wait would still be true: what is no longer so is not sent.
internal static class StillSo
{
    public static bool Is(Message what, Referral r) => what switch
    {
        Message.Page p => r.IsLive && r.PageOf(p.Number) is { IsLive: true } page && r.SeatOf(page.Role) is { IsVacant: true },
        Message.Phone { Number: { } asked } p => r.IsLive && r.SeatOf(p.Role) is { IsVacant: true } && r.PageOf(asked) is { State: PageState.Pending or PageState.Delivered or PageState.Undelivered },
        Message.Phone p => r.IsLive && r.SeatOf(p.Role) is not (null or Seat.OnScene),
        Message.Warning w => r.IsLive && r.SeatOf(w.Role) is not (null or Seat.OnScene),
        Message.Ask => r.IsLive && r.NextAsk is not null,
        Message.Reminder m => r.IsLive && r.Duties.Any(d => d.Is(m.Duty, m.Child, m.Round) && d.IsUnfinished),
        Message.Reminders m => r.IsLive && m.Items.Any(i => r.Duties.Any(d => d.Is(i.Duty, i.Child, i.Round) && d.IsUnfinished)),
        Message.Offered o => r.IsLive && r.Duties.Any(d => d.Is(o.Duty, o.Child, o.Round) && d.Offered == o.To),
        Message.NeededAgain n => r.IsLive && r.Seats.Concat(r.Beside).Any(s => s is Seat.OnScene && s.Role == n.Role),
        Message.Carried or Message.Apart => r.IsLive,
        Message.Joined j => r.IsLive && r.Absorbed.Any(a => a.Referral == j.Other),
        // Whoever has it again, or is asked for it, must not read that they may turn back, nor anybody that it is covered while it is not.
        Message.Released m => r.SeatOf(m.Role, m.To)?.Holder != m.To && !IsAskedAnew(r, m.Role, m.To),
        Message.Covered c => r.SeatOf(c.Role) is not { IsVacant: true },
        Message.Unreached u => r.IsLive && r.PageOf(u.Number) is { } lost && r.SeatOf(lost.Role) is { IsVacant: true },
        _ => true,
    };

    /// By the ladder as it is climbed now: an older page of theirs stays live as well.
    private static bool IsAskedAnew(Referral r, Role role, string person) =>
        r.PagesFor(role).Any(p => p.Person == person && p.Kind == PageKind.Respond && p.Run == r.SeatOf(role)?.Run && r.Asks(p));
}
