using System.Collections.Immutable;
using static CsecBot.Dispatch.Event;
namespace CsecBot.Dispatch;

/// Two referrals that were made one are two again, each by its own clocks. Who came from which goes back to it; who came later stays, where somebody is still gone to.
/// A seat that is left empty by that is climbed for at once; what was recorded meanwhile stays where it was recorded.
internal static class Parting
{
    public static PairDecision Part(Referral from, Referral into, Pairing.Unmerge u, World world)
    {
        if (from.MergedInto != into.Id) return Refusal.NothingMerged;
        if (into.MergedInto is not null) return Refusal.UndoFirst(into.Id);
        if (into.Status == Status.Closed) return Refusal.Ended;
        if (into.Absorbed[^1] is not { } last || last.Referral != from.Id) return Refusal.UndoFirst(into.Absorbed[^1].Referral);
        var taken = TakenOut(into, last);
        if (from.Children.All(c => taken.ContainsKey(c.Ref))) return Refusal.ChildIn(taken.Values.First());
        var leaves = from.Standing().Held.Select(s => (s.Role, s.Holder)).Except(last.Before.Held.Select(s => (s.Role, s.Holder))).ToHashSet();
        var stays = new Sofar(into).Add(new Unmerged(from.Id, Remaining(into, from, last, leaves, u.At, world), u.At)).Add(s => Pairs.Climb(s, u.At, world));
        var goes = new Sofar(from).Add(Restored(from, into, last, taken, u.At, world)).Add(s => Pairs.Climb(s, u.At, world));
        Hotline.TellCarriers(goes, from.Children, u.At, world);
        return new PairDecision.Happened(Decider.Whole(from, goes.Events, u.At, world), Decider.Whole(into, stays.Events, u.At, world));
    }

    private static Restored Restored(Referral from, Referral into, Absorbed last, Dictionary<string, string> taken, DateTimeOffset now, World world)
    {
        var held = from.Standing().Held.Select(s => (s.Role, s.Holder)).ToHashSet();
        return new(into.Id, Returning(from, into, last, taken, now, world), now, IfAny(last.Children.Where(c => last.GoneTo.Contains(c.Ours)).Select(c => c.Theirs)),
            IfAny(taken.Select(t => new SplitChild(t.Key, t.Value))), IfAny(into.GivenBack.Where(g => held.Contains((g.Role, g.Person)) && into.GivenBackBy(g.Role, g.Person) is not null)));
    }

    private static ImmutableArray<T>? IfAny<T>(IEnumerable<T> all) => all.ToImmutableArray() is { IsEmpty: false } some ? some : null;

    private static Standing Remaining(Referral into, Referral from, Absorbed last, HashSet<(Role, string?)> leaves, DateTimeOffset now, World world)
    {
        var (was, cur, came) = (last.Before, into.Standing(), CameAlong(last));
        var joined = Merging.Joined(was, from, last.Children, last.At, world);
        var children = Staying(cur, was, joined, came);
        var (lead, keeps) = (Lead(cur, was, joined), Kept(into, from, last, world));
        var (seats, beside) = (new List<Seat>(), new List<Seat>());
        foreach (var seat in cur.Seats)
        {
            var before = was.Seats.FirstOrDefault(s => s.Role == seat.Role);
            var held = JoinedSeats.Held(cur, seat.Role).Where(s => !leaves.Contains((s.Role, s.Holder))).OrderBy(JoinedSeats.Order).ThenBy(JoinedSeats.Since).ToList();
            if (!keeps.Contains(seat.Role)) continue;
            var clock = (before?.Clock ?? Clock(seat, was, from, children, world)) with { Told = seat.Clock.Told };
            if (held.Count == 0) held.Add(seat.IsVacant ? seat : new Seat.Unfilled(seat.Role, clock, seat.Run, now));
            seats.Add(held[0] with { Clock = clock });
            beside.AddRange(held.Skip(1).Select(s => s with { Clock = clock }));
        }
        // Where nobody is gone to any more, nothing has begun here but for who is there.
        var begun = seats.Where(s => s is Seat.OnScene || children.Any(c => c.Disposition == Disposition.InPerson));
        var theirs = from.Episodes.Select(e => e with { Child = Merging.Name(e.Child, last.Children)! }).ToHashSet();
        return was with
        {
            LeadAgency = lead, Children = children, Seats = [.. seats], Beside = [.. beside], Duties = [.. Duties(cur, was, joined, came, now, world)],
            NextAsk = children.Any(c => c.Disposition == Disposition.Pending) ? was.NextAsk ?? now : null, Carriers = Carriers(cur, was, joined),
            Episodes = [.. JoinedEpisodes.Apart(cur.Episodes.Where(e => !came.ContainsKey(e.Child)), was.Episodes, JoinedEpisodes.Since(was.Episodes, theirs)).Where(e => was.Episodes.Contains(e) || !theirs.Contains(e))],
            Told = was.Told.Union(cur.Told.Except(from.People())), Started = cur.Started.RemoveRange(from.Started.Keys).SetItems(begun.Select(s => KeyValuePair.Create(s.Role, s.Clock.StartedAt))).SetItems(was.Started),
        };
    }

    /// A decision made since counts; else the child stands as it did.
    private static ImmutableArray<Child> Staying(Standing cur, Standing was, Standing joined, Dictionary<string, string> came) =>
        [.. cur.Children.Where(c => !came.ContainsKey(c.Ref)).Select(c => was.Children.FirstOrDefault(x => x.Ref == c.Ref) is not { } own ? c : joined.Children.Contains(c) ? own : Decided(own, c))];

    /// Of a seat that only the other had: since when it was asked for here, too.
    private static SeatClock Clock(Seat seat, Standing was, Referral from, ImmutableArray<Child> children, World world)
    {
        var decided = from.Started.ContainsKey(seat.Role) ? children.Where(c => c.Disposition == Disposition.InPerson).Min(c => c.DecidedAt) : null;
        var start = was.Started.TryGetValue(seat.Role, out var own) ? own : decided > seat.Clock.StartedAt ? decided.Value : seat.Clock.StartedAt;
        var rule = world.Protocol.Seats[seat.Role];
        return start == seat.Clock.StartedAt ? seat.Clock : new(start, start + rule.OnSceneWithin, Warnings.Next(rule, start, start), []);
    }

    /// By what was decided since, from when it was; who is gone to already is so since it was decided first.
    private static Child Decided(Child own, Child since) => own.Disposition == since.Disposition && own.Reason == since.Reason ? own with { ConfirmedAt = since.SaidAt }
        : own with { Disposition = since.Disposition, Reason = since.Reason, DecidedAt = since.SaidAt, DowngradedAt = since.Disposition == Disposition.InPerson ? null : since.DowngradedAt, ConfirmedAt = null };

    /// The seats that are needed here without the other referral. Those it alone asked for go back to it, with whoever has them; where nobody goes to a child
    /// that stays, so do all that it asked for too, but for who had one here before.
    private static HashSet<Role> Kept(Referral into, Referral from, Absorbed last, World world)
    {
        var (cur, was, joined) = (into.Standing(), last.Before, Merging.Joined(last.Before, from, last.Children, last.At, world));
        var isGoneTo = Staying(cur, was, joined, CameAlong(last)).Any(c => c.Disposition == Disposition.InPerson);
        var needed = world.Protocol.Responses[Lead(cur, was, joined)];
        bool IsOurs(Role role) => cur.Held.Any(s => s.Role == role && was.Held.Any(own => own.Role == role && own.Holder == s.Holder));
        return [.. into.Seats.Select(s => s.Role).Where(role => from.SeatOf(role) is null || (isGoneTo ? was.Seats.Any(s => s.Role == role) || needed.Contains(role) : IsOurs(role)))];
    }

    /// Changed since, it stays as it was changed.
    private static LeadAgency Lead(Standing cur, Standing was, Standing joined) => cur.LeadAgency == joined.LeadAgency ? was.LeadAgency : cur.LeadAgency;

    /// What was done of it since stays done here; what only the other had done is open here again.
    private static IEnumerable<Duty> Duties(Standing cur, Standing was, Standing joined, Dictionary<string, string> came, DateTimeOffset now, World world)
    {
        foreach (var duty in cur.Duties.Where(d => d.Child is null || !came.ContainsKey(d.Child)))
        {
            var (own, both) = (was.Find(duty), joined.Find(duty));
            var since = both is null || (duty.Outcome, duty.At, duty.Owner, duty.Details) != (both.Outcome, both.At, both.Owner, both.Details);
            if (since) yield return own is null ? duty : Clocked(duty, own, now, world);
            else if (own is null) continue;
            else if (own.IsUnfinished != duty.IsUnfinished) yield return own;
            else
            {
                var asked = duty.Offered == both!.Offered ? own : duty;
                yield return (own.IsUnfinished ? Clocked(duty, own, now, world) : own) with { Offered = asked.Offered, Giver = asked.Giver };
            }
        }
    }

    private static Standing Returning(Referral from, Referral into, Absorbed last, Dictionary<string, string> taken, DateTimeOffset now, World world)
    {
        var (own, cur, came) = (Without(from.Standing(), taken), into.Standing(), CameAlong(last));
        var kept = Kept(into, from, last, world);
        Seat Since(Seat seat) => cur.Held.Where(s => s.Role == seat.Role && (s.Holder == seat.Holder || !kept.Contains(s.Role))).MaxBy(s => s.Holder == seat.Holder) is not { } meanwhile ? new Seat.Unfilled(seat.Role, seat.Clock, seat.Run, now)
            : meanwhile.Holder != seat.Holder ? JoinedSeats.Unpaged(meanwhile) with { Clock = seat.Clock, Run = seat.Run }
            : (seat, meanwhile) switch
            {
                (Seat.OnScene s, Seat.OnScene m) => s with { ArrivedAt = m.ArrivedAt },
                (_, Seat.OnScene o) => o with { Clock = seat.Clock, Run = seat.Run },
                (Seat.Accepted a, Seat.Accepted m) => a with { Eta = m.Eta },
                _ => seat,
            };
        // Whoever arrived meanwhile has the seat.
        var held = own.Seats.Concat(own.Beside).Select(Since).Where(s => s.Holder is not null).OrderBy(JoinedSeats.Order).ThenBy(JoinedSeats.Since).ToLookup(s => s.Role);
        ImmutableArray<Seat> seats = [.. own.Seats.Select(s => held[s.Role].FirstOrDefault() is { } first ? first with { Clock = s.Clock, Run = s.Run } : Since(s))];
        // Of a child that both had, nobody can say which was meant when it was decided that somebody goes: somebody goes to each.
        Child Child(Child c) => last.Children.FirstOrDefault(x => x.Theirs == c.Ref) is not { } names || cur.Children.FirstOrDefault(x => x.Ref == names.Ours) is not { } meanwhile ? c
            : !names.IsSame ? meanwhile with { Ref = c.Ref }
            : meanwhile.Disposition == Disposition.InPerson && last.GoneTo.Contains(names.Ours) ? Decided(c, meanwhile) : c;
        ImmutableArray<Child> children = [.. own.Children.Select(Child)];
        return own with
        {
            Children = children, NextAsk = children.Any(c => c.Disposition == Disposition.Pending) ? own.NextAsk ?? now : null,
            Seats = seats, Beside = [.. seats.SelectMany(seat => held[seat.Role].Where(s => s.Holder != seat.Holder).DistinctBy(s => s.Holder))],
            Duties = [.. own.Duties.Where(d => d.Child is null || !came.ContainsValue(d.Child)), .. cur.Duties.Where(d => d.Child is not null && came.ContainsKey(d.Child)).Select(d => d with { Child = came[d.Child!] }).Select(d => own.Find(d) is { } before ? Clocked(d, before, now, world) : d)],
            Episodes = [.. own.Episodes.Where(e => !came.ContainsValue(e.Child)), .. cur.Episodes.Where(e => came.ContainsKey(e.Child)).Select(e => e with { Child = came[e.Child] })],
        };
    }

    /// By its own clock again. What is due to be said now is said.
    private static Duty Clocked(Duty duty, Duty own, DateTimeOffset now, World world) => duty with
    {
        StartedAt = own.StartedAt, DueAt = own.DueAt, Next = duty.Next <= now ? duty.Next : Reminders.Next(world.Protocol.Duty(duty.Id), own.StartedAt, now, world.Protocol),
    };

    private static ImmutableSortedDictionary<Role, string> Carriers(Standing cur, Standing was, Standing joined) =>
        was.Carriers.SetItems(cur.Carriers.Where(c => joined.Carriers.GetValueOrDefault(c.Key) != c.Value));

    /// Children of the other, by their name there, that became a request of their own meanwhile, and which: that is where they are.
    private static Dictionary<string, string> TakenOut(Referral into, Absorbed last) => last.Children.Where(c => into.Children.All(x => x.Ref != c.Ours))
        .Select(c => (c.Theirs, Own: into.Splits.LastOrDefault(s => s.Child == c.Ours)?.Referral)).Where(c => c.Own is not null).ToDictionary(c => c.Theirs, c => c.Own!);

    private static Standing Without(Standing own, Dictionary<string, string> taken) => own with
    {
        Children = [.. own.Children.Where(c => !taken.ContainsKey(c.Ref))], Duties = [.. own.Duties.Where(d => d.Child is null || !taken.ContainsKey(d.Child))],
        Episodes = [.. own.Episodes.Where(e => !taken.ContainsKey(e.Child))],
    };

    /// Children that were the other's alone: by their name here, their own.
    private static Dictionary<string, string> CameAlong(Absorbed last) => last.Children.Where(c => !c.IsSame).ToDictionary(c => c.Ours, c => c.Theirs);
}
