using CsecBot.Dispatch;
namespace CsecBot.Cards;

/// The cards, each drawn from the state as it is when it is sent: what was true when the message was decided may be so no longer.
/// What may stand on which card is a rule of privacy, not of layout.
public static class Draw
{
    /// Whichever card the person of that page should see now.
    public static Drawn Page(Referral r, int page, World world, DateTimeOffset now, string? notice = null, Place? revealed = null)
    {
        var asked = r.PageOf(page) ?? throw new ArgumentOutOfRangeException(nameof(page), page, "The request has no such page.");
        if (!r.IsLive || r.SeatOf(asked.Role, asked.Person) is not { } seat) return StateCard.Ended(r, asked.Role.Name(), notice);
        if (seat.Holder == asked.Person) return HeldCard.Draw(r, seat, new(r.Id, page), world, now, notice, revealed);
        if (asked.Kind == PageKind.Supervise) return SuperviseCard.Page(r, seat, asked, world, now, notice);
        return asked.State switch
        {
            PageState.Declined => StateCard.Declined(r, asked, seat.IsVacant, notice),
            PageState.HandedBack => StateCard.HandedBack(r, asked.Role, asked.Person, new(r.Id, page), seat.IsVacant, notice),
            PageState.Withdrawn => StateCard.Draw(r, asked.Role.Name(), "Withdrawn", "You are no longer asked for this. Thank you.", notice),
            _ when seat.IsVacant => PageCard.Draw(r, seat, asked, world, now, notice),
            _ => StateCard.CoveredByAnother(r, asked.Role, notice),
        };
    }

    public static Drawn Superseded(Referral r, int page) =>
        StateCard.Draw(r, r.PageOf(page)?.Role.Name() ?? "dispatch request", "Sent again", "A newer message follows below.");

    /// To a supervisor, who may know another way to the person.
    public static Drawn Unreached(Referral r, int page, World world)
    {
        var asked = r.PageOf(page)!;
        var person = world.Roster.Find(asked.Person);
        var who = person is null ? "Somebody" : $"{person.Name}, {person.Agency}";
        return StateCard.Draw(r, asked.Role.Name(), "Not reached in Teams", $"{who} could not be reached in Teams. The next person is being asked.{(person?.Phone is { } phone ? $" Telephone: {phone}" : "")}", color: "Warning");
    }

    /// What is left of any card when its request has ended.
    public static Drawn Ended(Referral r) => StateCard.Ended(r, "dispatch request");

    public static Drawn Covered(Referral r, Role role) => r.IsLive
        ? StateCard.Draw(r, role.Name(), "Covered", "Somebody has accepted. Nothing is needed from you.", color: "Good") : StateCard.Ended(r, role.Name());

    public static Drawn Released(Referral r, Role role) =>
        StateCard.Draw(r, role.Name(), "You are released", "You are no longer needed for this: please turn back. Thank you.", color: "Warning");

    /// The card of a person who holds a seat without having been paged for it.
    public static Drawn Seat(Referral r, Role role, string person, World world, DateTimeOffset now, string? notice = null, Place? revealed = null)
    {
        if (!r.IsLive || r.SeatOf(role, person) is not { } seat) return StateCard.Ended(r, role.Name(), notice);
        if (seat.Holder == person) return HeldCard.Draw(r, seat, new(r.Id, Role: role), world, now, notice, revealed);
        return r.GivenBackBy(role, person) is not null
            ? StateCard.HandedBack(r, role, person, new(r.Id, Role: role), seat.IsVacant, notice)
            : StateCard.Draw(r, role.Name(), "Not with you", "This is no longer with you.", notice);
    }

    public static Drawn Warning(Referral r, Role role, int minutes, string to, bool phones, World world, DateTimeOffset now)
    {
        if (!r.IsLive || r.SeatOf(role, to) is not { } seat) return StateCard.Ended(r, role.Name());
        var holds = seat.Holder == to;
        var silent = !phones && minutes >= (seat.Clock.ArriveBy - seat.Clock.StartedAt).TotalMinutes;   // a breach, and no telephone will ring
        if (seat is Seat.OnScene && !holds) return StateCard.Draw(r, role.Name(), Words.Capital(Words.Standing(seat, now, world)), "Nothing is needed from you.", color: "Good");
        return holds
            ? HeldCard.Draw(r, seat, new(r.Id, Role: role), world, now, seat is Seat.OnScene ? null : $"{Words.Left(seat, now)} Tap Arrived as soon as you are there.{(silent ? $" {Words.NoSecondChannel}: if you are held up, please telephone your supervisor." : "")}", null, warned: true)
            : SuperviseCard.Warning(r, seat, minutes, Rights.MaySupervise(r, role, to, world.Roster), silent, world, now);
    }

    public static Drawn Ask(Referral r, Question question, World world, DateTimeOffset now)
    {
        if (!r.IsLive) return StateCard.Ended(r, "question");
        var since = Words.Time(r.CallReceivedAt, now, world);
        return question == Question.Disposition
            ? StateCard.Draw(r, "question", "A decision is open", $"The call came in {since}. Please decide in the case system whether anybody must go in person. The hotline's own reference is not shown here, to protect the child.", color: "Warning")
            : StateCard.Draw(r, "question", "Everything is done", "Every item is finished. Please close this request in the case system, or here.", color: "Good",
                buttons: Actions.Rows([Actions.Behind("Close …", [Actions.Text("reason", "Why, in a few words; no names", 200)], Actions.Button("Close it", "close", new(r.Id)))]));
    }

    public static Drawn Reminder(Referral r, string duty, string? child, int round, bool late, World world, DateTimeOffset now) =>
        r.IsLive && r.Duties.FirstOrDefault(d => d.Is(duty, child, round)) is { } due
            ? ReminderCard.Draw(r, due, late, world, now)
            : r.IsLive ? StateCard.Draw(r, "reminder", "No longer needed", "This item needs nothing more from you. Thank you.") : StateCard.Ended(r, "reminder");

    /// The same as an answer to this person: with what else is open for them.
    public static Drawn Recorded(Referral r, Duty duty, string person, World world, DateTimeOffset now) => r.IsLive ? ReminderCard.Draw(r, duty, late: false, world, now, person) : StateCard.Ended(r, "reminder");

    /// The form of an item, in the chat or beside it.
    public static Drawn Item(Referral r, Duty duty, World world, DateTimeOffset now, bool isBeside = false, string? notice = null, IReadOnlyDictionary<string, string>? filled = null) =>
        r.IsLive ? ItemCard.Draw(r, duty, world, now, isBeside, notice, filled) : StateCard.Ended(r, "reminder");

    public static Drawn Led(Referral r) => StateCard.Draw(r, "lead", r.LeadAgency switch
        {
            LeadAgency.Dcfs => "DCFS leads", LeadAgency.Probation => "Probation leads", LeadAgency.Both => "Both lead", _ => "Not known who leads",
        }, "Whoever is needed now is paged; whoever is not is released. No clock has moved.", color: "Good");

    public static Drawn Whereabouts(Referral r, string child, World world, DateTimeOffset now) => ChildCard.Recorded(r, child, world, now);

    public static Drawn Reminders(Referral r, IReadOnlyList<DutyDue> items, World world, DateTimeOffset now) => r.IsLive ? ListCard.Due(r, items, world, now) : StateCard.Ended(r, "reminder");

    public static Drawn Offered(Referral r, string duty, string? child, int round, World world, DateTimeOffset now) =>
        r.IsLive && r.Duties.FirstOrDefault(d => d.Is(duty, child, round)) is { } offered
            ? StateCard.Draw(r, Title(r, offered, world), "Will you take this over?", $"{(offered.IsUnfinished ? $"It is due {Words.Time(offered.DueAt, now, world)}. " : "")}{Along(r, offered, world, now)}Until you accept, it stays with whoever has it.", color: "Accent",
                buttons: Actions.Rows(ItemCard.Replies(r, offered)))
            : StateCard.Ended(r, "reminder");

    private static string Title(Referral r, Duty duty, World world) => ItemCard.Title(r, duty, world.Protocol.Duty(duty.Id));

    /// How much comes along where accepting moves all that is open.
    private static string Along(Referral r, Duty offered, World world, DateTimeOffset now)
    {
        List<Duty> others = [.. Owning.MovingWith(r, offered, world.Protocol).OrderBy(d => d.DueAt)];
        if (others.Count == 0) return "";
        var late = others.Count(d => d.IsLate(now));
        return $"With it {(others.Count == 1 ? "one open item comes" : $"{others.Count} open items come")} to you{(late > 0 ? $", {late} of them late" : "")}; the first is {Title(r, others[0], world)}, due {Words.Time(others[0].DueAt, now, world)}. ";
    }

    /// To whoever offered it, or has it.
    public static Drawn Answered(Referral r, Message.Answered answer, World world, DateTimeOffset now) =>
        r.IsLive && r.Duties.FirstOrDefault(d => d.Is(answer.Duty, answer.Child, answer.Round)) is { } duty
            ? answer.Taken ? StateCard.Draw(r, Title(r, duty, world), "Taken over", "They have accepted. It is with them now.", color: "Good")
            : duty.Offered is not null ? StateCard.Draw(r, Title(r, duty, world), "Not taken over", "Somebody else has been asked, and may still accept. Until then it stays where it is.")
            : StateCard.Draw(r, Title(r, duty, world), "Not taken over", $"It was declined, or the person could not be reached. It stays where it is{(duty.IsUnfinished ? $", due {Words.Time(duty.DueAt, now, world)}" : "")}. Ask somebody else?", color: "Attention",
                buttons: Actions.Rows([ItemCard.Opener("Hand over …", new(r.Id, Duty: duty.Id, Child: duty.Child, Round: duty.Round))]))
            : StateCard.Ended(r, "reminder");

    /// To whoever has just offered, accepted or declined.
    public static Drawn Passed(Referral r, Duty duty, string verb, World world, DateTimeOffset now)
    {
        var (title, rule) = (Title(r, duty, world), world.Protocol.Duty(duty.Id));
        var due = duty.IsUnfinished ? $" It is due {Words.Time(duty.DueAt, now, world)}." : "";
        return verb switch
        {
            "dutyOffer" => StateCard.Draw(r, title, "Asked", "It stays where it is until they accept. Their answer comes here.", color: "Accent"),
            "dutyAccept" => StateCard.Draw(r, title, "It is with you now", rule.HandOver is { All: true } ? $"All that is open moves along to you; its reminders come here. To hand it on one day, say: hand over {rule.Title.ToLowerInvariant()} to, and the name. Thank you." : $"Thank you.{due}", color: "Good"),
            _ => StateCard.Draw(r, title, "Not taken over", "It stays with whoever has it. Thank you for answering."),
        };
    }

    public static Drawn Carried(Referral r) => r.IsLive
        ? StateCard.Draw(r, "your case", "Concerns an open case", "A response to a child of a case you carry or supervise has begun. Nothing is asked of you now.") : StateCard.Ended(r, "your case");

    /// To whoever counts as on scene, and to a supervisor, since nobody else is called.
    public static Drawn NeededAgain(Referral r, Role role, string to, World world, DateTimeOffset now)
    {
        if (!r.IsLive || r.Seats.Concat(r.Beside).OfType<Seat.OnScene>().Where(s => s.Role == role).OrderByDescending(s => s.Person == to).FirstOrDefault() is not { } seat) return StateCard.Ended(r, role.Name());
        var since = Words.Time(seat.ArrivedAt, now, world);
        return StateCard.Draw(r, role.Name(), "Somebody is needed", seat.Person == to
            ? $"The hotline has decided that somebody goes. You are recorded on scene since {since}, so nobody else is called. If you are not with the child, telephone your supervisor now."
            : $"The hotline has decided that somebody goes. The {role.Name().ToLowerInvariant()} is recorded on scene since {since}, so nobody is called. Please telephone them. If nobody is with the child, a new request must be sent.", color: "Attention");
    }

    /// To whoever has a seat or an item of either: which number counts from now on.
    public static Drawn Joined(Referral r, string to, string other, World world, DateTimeOffset now) =>
        Moved(r, to, "Two are one", $"{other} is part of {r.Id} now. From now on only this number counts.", world, now);

    public static Drawn Apart(Referral r, string to, string other, World world, DateTimeOffset now) =>
        Moved(r, to, "A request of its own", $"{r.Id} is a request of its own now, apart from {other}.", world, now);

    private static Drawn Moved(Referral r, string to, string headline, string words, World world, DateTimeOffset now) =>
        r.IsLive && r.RoleOf(to) is { } role ? Seat(r, role, to, world, now, words) : r.IsLive ? StateCard.Draw(r, "dispatch request", headline, words) : StateCard.Ended(r, "dispatch request");

    /// To the supervisor who did it, and may find that it was wrong.
    public static Drawn HasJoined(Referral r, string other) => StateCard.Draw(r, "dispatch request", "Two are one", $"{other} is part of {r.Id} now. The earliest times count, and whoever has accepted or is there stays.",
        color: "Good", buttons: Actions.Rows([Actions.Button("Take apart again", "unmerge", new(other))]));

    public static Drawn IsApart(Referral r) => StateCard.Draw(r, "dispatch request", "A request of its own", "It goes by its own times, and whoever is missing there is being paged.", color: "Good");

    public static Drawn HasSplit(Referral r, string from) => StateCard.Draw(r, "dispatch request", "A request of its own", $"The child is in {r.Id} now, with its own times; {from} goes on without it.",
        color: "Good", buttons: Actions.Rows([Actions.Button("Join again", "merge", new(r.Id), null, ("into", from))]));

    /// Reminders of several requests in one message.
    public static Drawn Gathered(IReadOnlyList<Item> items, DateTimeOffset now)
    {
        List<string> requests = [.. items.Select(i => i.Referral.Id).Distinct()];
        var due = $"{(items.Count == 1 ? "item" : "items")} due on {(requests is [var only] ? only : $"{requests.Count} requests")}";
        return WorkCard.Draw([.. items.OrderByDescending(i => i.Duty.IsLate(now)).ThenBy(i => i.Duty.DueAt)],
            $"{(items.All(i => i.Referral.Drill) ? "DRILL. " : "")}Reminder: {due}.", $"I{due[1..]}", "", now, null);
    }

    public static Drawn MyList(IReadOnlyList<Item> items, DateTimeOffset now, string? notice = null) => WorkCard.Draw(items, "My list", items.Count == 0 ? "My list" : $"My list: {items.Count} open", "Nothing is open for you. Thank you.", now, notice);

    public static Drawn Digest(IReadOnlyList<(Referral Referral, World World)> open, World today, DateTimeOffset now) => WorkCard.Digest(open, today, now);

    public static Drawn OnCall(World world, DateTimeOffset now) => ListCard.OnCall(world, now);

    public static Drawn Status(IReadOnlyList<Referral> referrals, string person, World world, DateTimeOffset now) => ListCard.Status(referrals, person, world, now);

    public static Drawn Notice(string summary, string words) => new(summary, Card.Fill("notice", new NoticeCard(summary, words)));
}
