namespace CsecBot.Dispatch.Tests;

/// The same child came by two calls. A person makes one request of them, and can undo it.
public class TwoAreOne
{
    /// By the hotline at the start, and by Probation twenty minutes later.
    private static (Night Dcfs, Night Probation) Both(bool drill = false) =>
        (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000PR0B", Now = Night.Start.AddMinutes(20) }.Open(LeadAgency.Probation, drill: drill));

    internal static Refusal? Merge(Night from, Night into, string by = "sup", params ChildIs[] children) => Decide(from, into, at => new Pairing.Merge([.. children], by, at));

    internal static Refusal? Unmerge(Night from, Night into, string by = "sup") => Decide(from, into, at => new Pairing.Unmerge(by, at));

    internal static Refusal? Decide(Night first, Night other, Func<DateTimeOffset, Pairing> asked)
    {
        first.Now = other.Now = first.Now > other.Now ? first.Now : other.Now;
        switch (Pairs.Decide(first.State!, other.State, asked(first.Now), other.World))
        {
            case PairDecision.Refused no: return no.Why;
            case PairDecision.Happened yes:
                first.Takes(yes.First);
                other.Takes(yes.Other);
                first.CheckStored();
                other.CheckStored();
                return null;
            default: throw new InvalidOperationException();
        }
    }

    [Fact]
    public void One_answers_for_both_with_every_seat_and_the_earliest_clocks()
    {
        var (dcfs, probation) = Both();
        dcfs.Accepts("csw1").FastForward(25);
        probation.FastForward(5).Accepts("po1").Accepts("adv1").FastForward(10).Arrives("adv1", Role.Advocate);

        Assert.Null(Merge(dcfs, probation));

        Assert.Equal((Status.Merged, "R-0000PR0B", null), (dcfs.State!.Status, dcfs.State.MergedInto, dcfs.State.DueAt));
        var one = probation.State!;
        Assert.Equal(LeadAgency.Both, one.LeadAgency);
        Assert.Equal("csw1", probation.Seat<Seat.Accepted>(Role.Csw).Person);
        Assert.Equal("po1", probation.Seat<Seat.Accepted>(Role.ProbationOfficer).Person);
        Assert.Equal("adv1", probation.Seat<Seat.OnScene>(Role.Advocate).Person);
        Assert.Equal(Night.Start.AddMinutes(90), one.SeatOf(Role.Csw)!.Clock.ArriveBy);
        Assert.Equal(Night.Start.AddMinutes(90), one.SeatOf(Role.Advocate)!.Clock.ArriveBy);
        Assert.Equal(Night.Start.AddMinutes(-7), one.CallReceivedAt);
        Assert.Equal(Night.Start.AddMinutes(-7).AddHours(72), one.DutyOf("72-hour-item", "A")!.DueAt);
        Assert.Equal(Night.Protocol.Duties.Count(d => d.Id == "72-hour-item"), one.Duties.Count(d => d.Id == "72-hour-item"));
        Assert.Contains(new Message.Joined("csw1", "R-0000DCFS"), probation.Told);
        Assert.Contains(new Message.Redraw(), dcfs.Told);
    }

    [Fact]
    public void Nobody_has_either_so_the_higher_rung_goes_on_and_whoever_was_asked_is_asked_under_the_number_that_lives()
    {
        var (dcfs, probation) = Both();
        dcfs.FastForward(23);                                  // the social worker's ladder is at the duty manager
        Assert.Null(Merge(dcfs, probation));
        var csw = probation.Seat<Seat.Paging>(Role.Csw);
        Assert.Equal(4, csw.Rung);
        Assert.Equal(["csw1", "csw3", "sup", "duty"], probation.State!.PagesFor(Role.Csw).Select(p => p.Person));
        Assert.All(probation.State.PagesFor(Role.Csw), p => Assert.Contains(new Message.Page(p.Person, p.Number), probation.Told));
        Assert.Single(probation.State.PagesFor(Role.Advocate), p => p.Person == "adv1");   // asked by both, asked once
        Assert.Equal(4, probation.Seat<Seat.Paging>(Role.Advocate).Rung);
        probation.Accepts("csw3").FastForward(10);
        Assert.Equal("csw3", probation.State.SeatOf(Role.Csw)!.Holder);
        Assert.Equal(Refusal.PartOf("R-0000PR0B"), dcfs.Do(at => new Command.Accept(1, "csw1", at)));
    }

    /// What the lower ladder missed, the higher one has done already.
    [Fact]
    public void The_higher_ladder_goes_on_at_its_own_time_however_late_the_other_is()
    {
        var (dcfs, probation) = Both();
        dcfs.FastForward(26);
        var next = dcfs.Seat<Seat.Paging>(Role.Advocate).NextRung;
        Assert.Null(Merge(probation, dcfs));
        Assert.Equal(next, dcfs.Seat<Seat.Paging>(Role.Advocate).NextRung);
        Assert.DoesNotContain(dcfs.Log, e => e is Event.Repaged { Role: Role.Advocate } p && p.At == dcfs.Now);
    }

    [Fact]
    public void Two_that_repeat_their_last_step_go_on_in_the_rhythm_of_the_one_that_answers_for_both()
    {
        var (one, other) = (new Night { Id = "R-0000DCFS", Now = Night.Start.AddMinutes(2) }.Open(), new Night { Id = "R-0000TW0" }.Open());
        one.FastForward(26);
        other.FastForward(28);                                 // theirs would repeat it in two minutes, ours in four
        var next = one.Seat<Seat.Paging>(Role.Csw).NextRung;
        Assert.Null(Merge(other, one));
        Assert.Equal(next, one.Seat<Seat.Paging>(Role.Csw).NextRung);
    }

    [Fact]
    public void Two_social_workers_accepted_so_both_stay_and_the_first_on_scene_has_the_seat()
    {
        var (dcfs, probation, other) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000PR0B" }.Open(LeadAgency.Both), "csw2");
        dcfs.Accepts("csw1");
        probation.Does(at => new Command.Reassign(Role.Csw, other, "sup", at)).Accepts(other).Does(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(20), other, at));
        Assert.Null(Merge(probation, dcfs));
        Assert.Equal(("csw1", other), (dcfs.State!.SeatOf(Role.Csw)!.Holder, Assert.Single(dcfs.State.Beside).Holder));
        dcfs.Does(at => new Command.OnMyWay(Role.Csw, at.AddMinutes(15), other, at)).FastForward(15).Arrives(other, Role.Csw);
        Assert.Equal((other, "csw1"), (dcfs.Seat<Seat.OnScene>(Role.Csw).Person, Assert.Single(dcfs.State.Beside).Holder));
        dcfs.Does(at => new Command.HandBack(Role.Csw, "csw1", at));
        Assert.Empty(dcfs.State.Beside);
        Assert.Equal(Refusal.ArrivedAlready, dcfs.Do(at => new Command.HandBack(Role.Csw, other, at)));
    }

    [Fact]
    public void Who_has_the_seat_hands_back_and_the_other_has_it_without_a_page()
    {
        var (dcfs, probation) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000PR0B" }.Open(LeadAgency.Both));
        dcfs.Accepts("csw1");
        probation.Does(at => new Command.Reassign(Role.Csw, "csw2", "sup", at)).Accepts("csw2");
        Assert.Null(Merge(probation, dcfs));
        var pages = dcfs.Log.Count(e => e is Event.Paged or Event.Repaged);
        dcfs.Does(at => new Command.HandBack(Role.Csw, "csw1", at));
        Assert.Equal("csw2", dcfs.Seat<Seat.Accepted>(Role.Csw).Person);
        Assert.Equal(pages, dcfs.Log.Count(e => e is Event.Paged or Event.Repaged));
        dcfs.Does(at => new Command.HandBack(Role.Csw, "csw2", at));
        Assert.True(dcfs.State!.SeatOf(Role.Csw)!.IsVacant);
        Assert.True(dcfs.Log.Count(e => e is Event.Paged or Event.Repaged) > pages);
    }

    [Fact]
    public void What_either_has_done_is_done_and_what_both_must_do_is_due_by_the_earlier_clock()
    {
        var (dcfs, probation) = (new Night { Id = "R-0000DCFS" }.Open().OnScene(), new Night { Id = "R-0000PR0B", Now = Night.Start.AddMinutes(20) }.Open(LeadAgency.Probation));
        probation.Records("72-hour-item", Outcome.Scheduled);
        dcfs.Records("placement-item").FastForward(30);
        Assert.Null(Merge(dcfs, probation));
        Assert.Equal(Outcome.Done, probation.State!.DutyOf("placement-item", "A")!.Outcome);
        Assert.Equal((Outcome.Scheduled, Night.Start.AddMinutes(-7).AddHours(72)), (probation.State.DutyOf("72-hour-item", "A")!.Outcome, probation.State.DutyOf("72-hour-item", "A")!.DueAt));
        foreach (var duty in dcfs.State!.Duties) Assert.True(probation.State.Duties.Any(d => d.Is(duty.Id, duty.Child, duty.Round)), $"{duty.Id} is lost");
        Assert.Equal(probation.State.Duties.Length, probation.State.Duties.Select(d => (d.Id, d.Child, d.Round)).Distinct().Count());
    }

    [Fact]
    public void Taken_apart_each_has_its_own_clocks_and_people_and_an_empty_seat_is_paged_at_once()
    {
        var (dcfs, probation) = Both();
        dcfs.Accepts("csw1").FastForward(25);
        probation.FastForward(5).Accepts("adv1");
        var (a, b) = (dcfs.State!, probation.State!);
        Assert.Null(Merge(dcfs, probation));
        probation.FastForward(5).Arrives("csw1", Role.Csw);
        Assert.Equal(Refusal.NotAllowed, Unmerge(dcfs, probation, "csw1"));
        Assert.Null(Unmerge(dcfs, probation));

        Assert.Equal(("csw1", Night.Start.AddMinutes(30)), (dcfs.Seat<Seat.OnScene>(Role.Csw).Person, dcfs.Seat<Seat.OnScene>(Role.Csw).ArrivedAt));   // what happened meanwhile is not lost
        Assert.True(dcfs.State!.SeatOf(Role.Advocate)!.IsVacant);
        Assert.Contains(dcfs.Log.OfType<Event.Repaged>().Select(p => (p.Role, p.At)).Concat(dcfs.Log.OfType<Event.Paged>().Select(p => (p.Role, p.At))), p => p == (Role.Advocate, dcfs.Now));
        Assert.Equal("adv1", probation.Seat<Seat.Accepted>(Role.Advocate).Person);
        Assert.Null(probation.State!.SeatOf(Role.Csw));          // Probation never asked for one
        foreach (var (was, now) in new[] { (a, dcfs.State), (b, probation.State) })
        {
            Assert.Equal((was.CallReceivedAt, was.LeadAgency, was.Source), (now.CallReceivedAt, now.LeadAgency, now.Source));
            Assert.All(was.Seats, s => Assert.Equal((s.Clock.StartedAt, s.Clock.ArriveBy), (now.SeatOf(s.Role)!.Clock.StartedAt, now.SeatOf(s.Role)!.Clock.ArriveBy)));
            Assert.All(was.Duties, d => Assert.Equal((d.StartedAt, d.DueAt), (now.DutyOf(d.Id, d.Child)!.StartedAt, now.DutyOf(d.Id, d.Child)!.DueAt)));
        }
        Assert.Equal(Refusal.NothingMerged, Unmerge(dcfs, probation));
    }

    /// Of the child that both speak of it is decided already, by the other: the screener who says the same of this one is not to be forgotten.
    [Theory]
    [InlineData(Disposition.Pending)]
    [InlineData(Disposition.EvaluatedOut)]
    public void What_was_decided_here_too_stays_decided_when_they_are_taken_apart(Disposition before)
    {
        var (dcfs, probation) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000PR0B", Now = Night.Start.AddMinutes(20) }.Open(LeadAgency.Probation, children: Night.Child("A", before)));
        Assert.Null(Merge(dcfs, probation));
        probation.FastForward(5).Accepts("po1");
        var decided = probation.Now;

        probation.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], decided, "hotline:desk", at));
        var entries = probation.Log.Count;
        probation.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], decided, "hotline:desk", at));
        Assert.Equal(entries, probation.Log.Count);              // once is enough
        Assert.Equal(Night.Start, probation.State!.Children.Single().DecidedAt);   // the first to say so was the other
        Assert.Null(Unmerge(dcfs, probation));

        var child = probation.State!.Children.Single();
        Assert.Equal((Disposition.InPerson, decided), (child.Disposition, child.DecidedAt));
        Assert.Equal("po1", probation.Seat<Seat.Accepted>(Role.ProbationOfficer).Person);
        Assert.DoesNotContain(probation.Log, e => e is Event.StoodDown);
    }

    [Fact]
    public void Whoever_is_said_here_too_to_lead_leads_when_they_are_taken_apart()
    {
        var (dcfs, probation) = Both();
        Assert.Null(Merge(dcfs, probation));
        probation.Does(at => new Command.ChangeLead(LeadAgency.Both, "hotline:desk", at)).Accepts("csw1");
        var entries = probation.Log.Count;
        probation.Does(at => new Command.ChangeLead(LeadAgency.Both, "hotline:desk", at));
        Assert.Equal(entries, probation.Log.Count);
        Assert.Null(Unmerge(dcfs, probation));

        Assert.Equal(LeadAgency.Both, probation.State!.LeadAgency);
        Assert.Equal("csw1", probation.Seat<Seat.Accepted>(Role.Csw).Person);
    }

    [Fact]
    public void Done_since_stays_where_it_was_recorded_and_is_open_in_the_other_again()
    {
        var (dcfs, probation) = (new Night { Id = "R-0000DCFS" }.Open().OnScene(), new Night { Id = "R-0000PR0B", Now = Night.Start.AddMinutes(20) }.Open(LeadAgency.Probation));
        dcfs.Records("placement-item");
        Assert.Null(Merge(dcfs, probation));
        probation.Records("72-hour-item");
        Assert.Null(Unmerge(dcfs, probation));
        Assert.Equal((Outcome.Open, Outcome.Done), (dcfs.State!.DutyOf("72-hour-item", "A")!.Outcome, probation.State!.DutyOf("72-hour-item", "A")!.Outcome));
        Assert.Equal(Outcome.Done, dcfs.State.DutyOf("placement-item", "A")!.Outcome);
        Assert.NotEqual(Outcome.Done, probation.State.DutyOf("placement-item", "A")?.Outcome);
    }

    [Fact]
    public void A_sibling_comes_along_and_goes_back_with_all_that_was_recorded_for_it()
    {
        var dcfs = new Night { Id = "R-0000DCFS" }.Open(children: [Night.Child("A"), Night.Child("B")]);
        var probation = new Night { Id = "R-0000PR0B", Now = Night.Start.AddMinutes(20) }.Open(LeadAgency.Probation, children: [Night.Child("1"), Night.Child("B")]);
        Assert.Null(Merge(dcfs, probation, "sup", new ChildIs("A", "1"), new ChildIs("B", null)));
        Assert.Equal(["1", "B", "B-2"], probation.State!.Children.Select(c => c.Ref));
        probation.Records("72-hour-item", child: "B-2");
        Assert.Null(Unmerge(dcfs, probation));
        Assert.Equal(["1", "B"], probation.State.Children.Select(c => c.Ref));
        Assert.Equal((Outcome.Open, Outcome.Done), (dcfs.State!.DutyOf("72-hour-item", "A")!.Outcome, dcfs.State.DutyOf("72-hour-item", "B")!.Outcome));
        Assert.DoesNotContain(probation.State.Duties, d => d.Child == "B-2");
    }

    [Fact]
    public void A_child_missed_in_both_is_talked_to_once_when_it_is_there_again()
    {
        var (dcfs, probation) = Both();
        dcfs.Does(at => new Command.ReportMissing("A", at, "sup", at));
        probation.Does(at => new Command.ReportMissing("A", at, "sup", at));
        Assert.Null(Merge(dcfs, probation));
        probation.FastForward(60).Does(at => new Command.ReportFound("A", at, "sup", at));
        Assert.Single(probation.State!.Duties, d => d.Id == "return-talk");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_child_missed_in_both_has_one_set_of_notices_by_the_earliest_clock_and_each_its_own_when_they_are_taken_apart(bool isFirstHere)
    {
        var (dcfs, probation) = Both();
        dcfs.FastForward(20);
        var (early, late) = isFirstHere ? (probation, dcfs) : (dcfs, probation);
        early.Does(at => new Command.ReportMissing("A", at, "sup", at)).Records("24-hour-notice-2");
        early.FastForward(15);
        late.FastForward(15).Does(at => new Command.ReportMissing("A", at, "sup", at)).Records("24-hour-notice-3");
        var (since, later) = (early.State!.Episodes[0].LearnedAt, late.State!.Episodes[0].LearnedAt);
        Assert.Null(Merge(dcfs, probation));
        var notices = probation.State!.Duties.Where(d => d.Id.StartsWith("24-hour-notice", StringComparison.Ordinal)).ToList();
        Assert.Equal([("24-hour-notice-1", Outcome.Open), ("24-hour-notice-2", Outcome.Done), ("24-hour-notice-3", Outcome.Done)], notices.Select(d => (d.Id, d.Outcome)));
        Assert.All(notices, d => Assert.Equal((since, since.AddHours(24)), (d.StartedAt, d.DueAt)));
        Assert.Equal(since, Assert.Single(probation.State.Episodes).LearnedAt);

        probation.FastForward(60).Does(at => new Command.ReportFound("A", at, "sup", at));
        Assert.Null(Unmerge(dcfs, probation));
        Assert.Equal((isFirstHere ? since : later, probation.Now), (Assert.Single(probation.State.Episodes).LearnedAt, probation.State.Episodes[0].FoundAt));
        Assert.Equal(isFirstHere ? later : since, Assert.Single(dcfs.State!.Episodes).LearnedAt);
        foreach (var (night, own) in new[] { (early, since), (late, later) })
            Assert.Equal((own, own.AddHours(24), Outcome.Open), (One(night).StartedAt, One(night).DueAt, One(night).Outcome));
        static Duty One(Night night) => Assert.Single(night.State!.Duties, d => d.Id == "24-hour-notice-1");
    }

    [Fact]
    public void A_child_found_in_one_before_the_other_missed_it_was_missing_twice()
    {
        var (dcfs, probation) = Both();
        dcfs.FastForward(20).Does(at => new Command.ReportMissing("A", at, "sup", at)).FastForward(5).Does(at => new Command.ReportFound("A", at, "sup", at));
        probation.FastForward(10).Does(at => new Command.ReportMissing("A", at, "sup", at));
        Assert.Null(Merge(dcfs, probation));
        Assert.Equal(2, probation.State!.Duties.Count(d => d.Id == "24-hour-notice-1"));
    }

    [Fact]
    public void What_cannot_be_is_said_in_words_and_changes_nothing()
    {
        var (dcfs, probation) = Both();
        var third = new Night { Id = "R-0000TH1R" }.Open();
        Assert.Equal(Refusal.Itself, Merge(dcfs, dcfs));
        Assert.Equal(Refusal.NotAllowed, Merge(dcfs, probation, "csw1"));
        Assert.Equal(Refusal.NotAllowed, Merge(dcfs, probation, "agsup"));
        Assert.Equal(Refusal.DrillAndReal, Merge(dcfs, Both(drill: true).Probation));
        Assert.Equal(Refusal.PairedTwice, Merge(dcfs, probation, "sup", new ChildIs("Z", "A")));
        Assert.Equal(Refusal.PairedTwice, Merge(dcfs, probation, "sup", new ChildIs("A", "Z")));
        Assert.Equal(Refusal.OtherDocument, Merge(dcfs, new Night(protocol: Night.TwoDuties) { Id = "R-0000TW0D" }.Open()));
        Assert.Equal(Refusal.NothingMerged, Unmerge(dcfs, probation));
        Assert.Null(Merge(dcfs, probation, "hotline:desk"));
        var (a, b) = (dcfs.State, probation.State);
        Assert.Null(Merge(dcfs, probation));                     // said twice, it is so already
        Assert.Equal(Refusal.PartOf("R-0000PR0B"), Merge(probation, dcfs));
        Assert.Equal(Refusal.PartOf("R-0000PR0B"), Merge(dcfs, third));
        Assert.Equal((a, b), (dcfs.State, probation.State));
        Assert.Null(Merge(third, probation));
        Assert.Equal(Refusal.UndoFirst("R-0000TH1R"), Unmerge(dcfs, probation));
        Assert.Null(Unmerge(third, probation));
        Assert.Null(Unmerge(dcfs, probation));
        EveryStateAnswersEveryCommand.Finished(third.OnScene()).Does(at => new Command.Close("sup", at));
        Assert.Equal(Refusal.Ended, Merge(dcfs, third));
    }

    [Fact]
    public void A_child_of_its_own_keeps_its_times_and_is_gone_to_and_joined_again_all_is_as_it_was()
    {
        var night = new Night { Id = "R-0000DCFS" }.Open(children: [Night.Child("A"), Night.Child("B")]).Accepts("csw1").Accepts("adv1").FastForward(30).Arrives("adv1", Role.Advocate).Records("72-hour-item", child: "B");
        var before = night.State!;
        var own = Split(night, "B");
        Assert.Equal(["A"], night.State!.Children.Select(c => c.Ref));
        Assert.DoesNotContain(night.State.Duties, d => d.Child == "B");
        Assert.Equal("csw1", night.State.SeatOf(Role.Csw)!.Holder);
        Assert.Equal((before.CallReceivedAt, "R-0000DCFS"), (own.State!.CallReceivedAt, own.State.SplitFrom));
        Assert.Equal("adv1", own.Seat<Seat.OnScene>(Role.Advocate).Person);            // was there for both
        Assert.Equal(before.SeatOf(Role.Csw)!.Clock.ArriveBy, own.Seat<Seat.Paging>(Role.Csw).Clock.ArriveBy);
        Assert.Equal(["csw1"], own.State.PagesFor(Role.Csw).Select(p => p.Person));
        Assert.Equal(Outcome.Done, own.State.DutyOf("72-hour-item", "B")!.Outcome);
        Assert.Equal(before.DutyOf("7-day-meeting", "B")!.DueAt, own.State.DutyOf("7-day-meeting", "B")!.DueAt);

        Assert.Equal(PairDecision.Nothing, Pairs.Decide(night.State, null, new Pairing.Split("B", "R-0000ELSE", "sup", night.Now), night.World));
        Assert.Null(Merge(own, night));
        Assert.Equal(["A", "B"], night.State.Children.Select(c => c.Ref));
        Assert.Equal(before.Duties.Select(d => (d.Id, d.Child, d.Round, d.Outcome, d.DueAt)).Order(), night.State.Duties.Select(d => (d.Id, d.Child, d.Round, d.Outcome, d.DueAt)).Order());
        Assert.Equal(before.Seats.Select(s => (s.Role, s.Holder, s.Clock.ArriveBy)), night.State.Seats.Select(s => (s.Role, s.Holder, s.Clock.ArriveBy)));
    }

    [Fact]
    public void The_only_child_to_whom_anybody_goes_takes_them_along()
    {
        var night = new Night { Id = "R-0000DCFS" }.Open(children: [Night.Child("A", Disposition.EvaluatedOut), Night.Child("B")]).Accepts("csw1");
        var own = Split(night, "B");
        Assert.Equal("csw1", own.Seat<Seat.Accepted>(Role.Csw).Person);
        Assert.IsType<Seat.Paging>(own.State!.SeatOf(Role.Advocate));
        Assert.Equal((Status.EvaluatedOut, null), (night.State!.Status, night.State.DueAt));
        Assert.Equal(Refusal.OneChild, (Pairs.Decide(own.State, null, new Pairing.Split("B", "R-0000ELSE", "sup", own.Now), own.World) as PairDecision.Refused)?.Why);
        Assert.Equal(Refusal.NoSuchChild, (Pairs.Decide(night.State, null, new Pairing.Split("Z", "R-0000ELSE", "sup", own.Now), own.World) as PairDecision.Refused)?.Why);
    }

    /// Decided while the two were one, it had the other's people. Apart, it has none, and somebody must go.
    [Theory, InlineData(true), InlineData(false)]
    public void A_child_that_came_along_undecided_and_was_decided_here_is_gone_to_when_they_are_taken_apart(bool isAloneThere)
    {
        var whole = new Night { Id = "R-0000DCFS" }.Open();
        var late = new Night { Id = "R-0000LATE", Now = Night.Start.AddMinutes(20) }.Open(children: isAloneThere ? [Night.Child("C", Disposition.Pending)] : [Night.Child("B", Disposition.EvaluatedOut), Night.Child("C", Disposition.Pending)]);
        Assert.Null(Merge(late, whole, "sup", new ChildIs("C", null)));
        whole.FastForward(5);
        var decided = whole.Now;
        whole.Does(at => new Command.Dispose([new("C", Disposition.InPerson, null)], decided, "hotline:desk", at)).FastForward(5);
        Assert.Null(Unmerge(late, whole));

        Assert.Equal(Status.Open, late.State!.Status);
        foreach (var role in new[] { Role.Csw, Role.Advocate })
        {
            Assert.Equal(Night.Protocol.Seats[role].Start == SeatStart.FirstContact ? late.Now : decided, late.Seat<Seat.Paging>(role).Clock.StartedAt);
            Assert.Contains(late.Log, e => e is Event.Paged p && p.Role == role);
        }
    }

    /// Else one child would be in two requests, and twice as many people on their way to it.
    [Theory, InlineData(true), InlineData(false)]
    public void A_child_taken_out_of_both_stays_where_it_is_when_they_are_taken_apart(bool isSame)
    {
        var (whole, other) = (new Night { Id = "R-0000DCFS" }.Open(children: [Night.Child("A"), Night.Child("X")]), new Night { Id = "R-0000TW0B", Now = Night.Start.AddMinutes(20) }.Open(children: [Night.Child("B"), Night.Child("C", Disposition.Pending)]));
        Assert.Null(Merge(other, whole, "sup", new ChildIs("B", isSame ? "X" : null), new ChildIs("C", null)));
        var own = Split(whole, isSame ? "X" : "B");
        Assert.Null(Unmerge(other, whole));

        Assert.Equal(["C"], other.State!.Children.Select(c => c.Ref));
        Assert.DoesNotContain(other.State.Duties, d => d.Child == "B");
        Assert.Equal(Status.Pending, other.State.Status);
        Assert.NotNull(other.State.NextAsk);
        Assert.All(other.State.Seats, s => Assert.IsType<Seat.OnScene>(s));
        Assert.Equal(isSame ? ["A"] : ["A", "X"], whole.State!.Children.Select(c => c.Ref));
        Assert.Single(own.State!.Children);
    }

    [Fact]
    public void Where_its_only_child_was_taken_out_nothing_is_left_to_take_apart()
    {
        var (whole, other) = (new Night { Id = "R-0000DCFS" }.Open(), new Night { Id = "R-0000TW0B", Now = Night.Start.AddMinutes(20) }.Open(children: [Night.Child("B")]));
        Assert.Null(Merge(other, whole, "sup", new ChildIs("B", null)));
        var own = Split(whole, "B");
        var (a, b) = (whole.State, other.State);
        Assert.Equal(Refusal.ChildIn(own.Id), Unmerge(other, whole));
        Assert.Equal((a, b), (whole.State, other.State));
    }

    [Fact]
    public void A_child_taken_out_undecided_has_its_own_ninety_minutes_from_its_own_decision()
    {
        var night = new Night { Id = "R-0000DCFS" }.Open(children: [Night.Child("A"), Night.Child("B", Disposition.Pending)]);
        var own = Split(night, "B");
        own.FastForward(300);
        var decided = own.Now;
        own.Does(at => new Command.Dispose([new("B", Disposition.InPerson, null)], decided, "hotline:desk", at));
        Assert.Equal(decided.AddMinutes(90), own.Seat<Seat.Paging>(Role.Csw).Clock.ArriveBy);
        Assert.DoesNotContain(own.Log, e => e is Event.Breached);
    }

    internal static Night Split(Night night, string child, string id = "R-0000SP1T")
    {
        var own = new Night { Id = id, Now = night.Now };
        var both = Assert.IsType<PairDecision.Happened>(Pairs.Decide(night.State!, null, new Pairing.Split(child, id, "sup", night.Now), night.World));
        night.Takes(both.First);
        own.Takes(both.Other);
        night.CheckStored();
        own.CheckStored();
        return own;
    }
}
