namespace CsecBot.Dispatch.Tests;

/// What happens with duties beside being on time: handed over, kept going, moved by a correction, gathered, refused.
public class AfterTheScene
{
    private static string? Owner(Night night, string duty, string? child = "A") =>
        Owning.Owner(night.State!, night.State!.DutyOf(duty, child)!, night.World.Protocol.Duty(duty));

    [Fact]
    public void An_advocate_hands_over_and_stays_the_owner_until_the_other_accepts()
    {
        var night = new Night().Open().OnScene().Does(at => new Command.Offer("presence", "A", "adv2", "adv1", at));
        Assert.Equal("adv1", Owner(night, "presence"));
        Assert.Contains(new Message.Offered("adv2", "presence", "A", 1), Message.Because(night.Log, null, night.State!));
        night.Does(at => new Command.DeclineDuty("presence", "A", "adv2", at)).Does(at => new Command.Offer("presence", "A", "avi1", "adv1", at));
        Assert.Equal(Refusal.NotOffered, night.Do(at => new Command.AcceptDuty("presence", "A", "adv2", at)));
        night.Does(at => new Command.AcceptDuty("presence", "A", "avi1", at));
        Assert.Equal(("avi1", "adv1"), (Owner(night, "presence"), Owner(night, "90-day-support")));
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Complete("presence", "A", Outcome.Done, at, "adv1", at)));
        night.FastForward(TimeSpan.FromHours(25));
        Assert.Equal<IEnumerable<string>>(["avi1"], night.Reminded("presence").Single().Item.To);
        night.Records("presence", by: "avi1");
    }

    [Fact]
    public void Whoever_has_it_and_whoever_offered_it_hear_the_answer_but_not_who_gave_it()
    {
        var night = new Night().Open().OnScene().Does(at => new Command.Offer("presence", "A", "adv2", "agsup", at)).Does(at => new Command.DeclineDuty("presence", "A", "adv2", at));
        Assert.Equal([("adv1", false), ("agsup", false)], Answers(night));
        night.Does(at => new Command.Offer("presence", "A", "adv2", "agsup", at)).Does(at => new Command.AcceptDuty("presence", "A", "hotline:desk", at, "adv2"));
        Assert.Equal([("adv1", true), ("agsup", true)], Answers(night));
        Assert.Equal("adv2", Owner(night, "presence"));
        night.Does(at => new Command.Offer("presence", "A", "avi1", "sup", at)).Does(at => new Command.DeclineDuty("presence", "A", "sup", at, "avi1"));
        Assert.Equal([("adv2", false)], Answers(night));                          // the supervisor entered it and knows
    }

    [Fact]
    public void Nobody_answers_an_offer_for_another_but_who_was_told()
    {
        var night = new Night().Open().OnScene().Does(at => new Command.Offer("presence", "A", "adv2", "adv1", at));
        foreach (var by in new[] { "adv1", "csw1", "agsup", "stranger" })
        {
            Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.AcceptDuty("presence", "A", by, at, "adv2")));
            Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.DeclineDuty("presence", "A", by, at, "adv2")));
        }
        Assert.Equal(Refusal.NotOffered, night.Do(at => new Command.AcceptDuty("presence", "A", "sup", at, "avi1")));
    }

    private static IReadOnlyList<Message> Because(Night night, Event one) => Message.Because([one], ((Referral?)null).Fold([.. night.Log.TakeWhile(e => e != one)]), night.State!);

    private static IEnumerable<(string, bool)> Answers(Night night) =>
        Because(night, night.Log.Last(e => e is Event.DutyAccepted or Event.DutyDeclined)).OfType<Message.Answered>().Select(m => (m.To, m.Taken));

    [Fact]
    public void A_transfer_moves_what_is_open_only_once_it_is_accepted_and_the_clocks_stay()
    {
        var night = new Night().Open().OnScene().Records("7-day-meeting").Does(at => new Command.Offer("transfer", null, "cont1", "csw1", at));
        var due = night.State!.DutyOf("72-hour-item", "A")!.DueAt;
        Assert.Equal("csw1", Owner(night, "72-hour-item"));
        Assert.Equal(Refusal.UnknownPerson, night.Do(at => new Command.Offer("transfer", null, "csw2", "csw1", at)));
        night.Does(at => new Command.AcceptDuty("transfer", null, "cont1", at));
        Assert.Equal(("cont1", due, Outcome.Done), (Owner(night, "72-hour-item"), night.State!.DutyOf("72-hour-item", "A")!.DueAt, night.State.DutyOf("transfer", null)!.Outcome));
        night.Does(at => new Command.ReportMissing("A", at, "cont1", at));
        Assert.Equal<IEnumerable<string>>(["cont1"], night.Reminded("24-hour-notice-1").Single().Item.To);   // and what begins later is the receiver's too
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.Complete("72-hour-item", "A", Outcome.Done, at, "csw1", at)));
        Assert.Contains("cont1", night.State.People());
    }

    [Fact]
    public void Reviews_come_at_30_60_and_90_days_and_support_is_extended_or_closed_by_a_person()
    {
        var night = new Night().Open().OnScene();
        var start = night.State!.DutyOf("support-review", "A")!.StartedAt;
        DateTimeOffset Day(int n) => new Span(n, TimeSpan.Zero).After(start, Night.Protocol.Zone);
        foreach (var n in new[] { 30, 60, 90 })
        {
            Assert.Equal(Day(n), night.State!.DutyOf("support-review", "A")!.DueAt);
            night.FastForward(Day(n) - night.Now).Records("support-review", by: "adv1", details: ("engaged", "yes"));
            Assert.Equal(n < 90 ? Refusal.TooEarly : null, n < 90 ? night.Do(at => new Command.Complete("90-day-support", "A", Outcome.Done, at, "adv1", at)) : null);
        }
        night.Records("90-day-support", Outcome.Extended, by: "adv1");
        Assert.Equal((2, Day(90)), (night.State!.DutyOf("90-day-support", "A")!.Round, night.State.DutyOf("90-day-support", "A")!.StartedAt));
        night.Records("90-day-support", Outcome.Declined, by: "adv1");
        Assert.DoesNotContain(night.State!.Duties, d => d.Id == "support-review" && d.IsUnfinished);
        Assert.True(night.State.DutyOf("contact", "A")!.IsUnfinished);   // late, and so not dropped
        night.Records("contact", by: "adv1", details: ("mode", "Telephone"));
        Assert.DoesNotContain(night.State.Duties, d => d.Id == "contact" && d.IsUnfinished);
    }

    [Fact]
    public void Extended_before_its_time_is_over_it_can_end_though_the_extension_has_not_begun()
    {
        var night = new Night().Open().OnScene().FastForward(TimeSpan.FromDays(83)).Records("90-day-support", Outcome.Extended, by: "adv1").FastForward(TimeSpan.FromDays(2));
        Assert.True(night.State!.DutyOf("90-day-support", "A")!.StartedAt > night.Now);
        Assert.Equal(Refusal.BeforeItBegan, night.Do(at => new Command.Complete("90-day-support", "A", Outcome.Done, at, "adv1", at)));
        night.Records("90-day-support", Outcome.Declined, by: "adv1");
        Assert.DoesNotContain(night.State!.Duties, d => d.Id == "90-day-support" && d.IsUnfinished);
    }

    [Fact]
    public void Each_contact_begins_the_time_until_the_next_and_the_same_click_twice_is_one()
    {
        var night = new Night().Open().OnScene().FastForward(TimeSpan.FromDays(3));
        Command Contact(DateTimeOffset at) => new Command.Complete("contact", "A", Outcome.Done, at, "adv1", at, 1, Details.Of(("mode", "InPerson")));
        night.Does(Contact).FastForward(1).Does(Contact);   // corrects the first
        Assert.Equal([(1, Outcome.Done), (2, Outcome.Open)], night.State!.Duties.Where(d => d.Id == "contact").Select(d => (d.Round, d.Outcome)));
    }

    [Fact]
    public void Missing_pauses_nothing_and_each_time_has_tasks_of_its_own()
    {
        var night = new Night().Open().OnScene();
        var before = night.State!.Duties;
        night.Does(at => new Command.ReportMissing("A", at, "csw1", at));
        Assert.Equal(before, night.State!.Duties.Take(before.Length));
        night.Records("24-hour-notice-1", by: "csw1", details: [("agency", "Police"), ("reportNumber", "26-0012345")]).FastForward(60);
        night.Does(at => new Command.ReportFound("A", at, "csw1", at)).FastForward(60).Does(at => new Command.ReportMissing("A", at, "csw1", at));
        Assert.Equal([(1, Outcome.Done), (2, Outcome.Open)], night.State!.Duties.Where(d => d.Id == "24-hour-notice-1").Select(d => (d.Round, d.Outcome)));
        Assert.Equal(Refusal.InTheFuture, night.Do(at => new Command.ReportFound("A", at.AddHours(1), "csw1", at)));
        Assert.Equal(Refusal.NoSuchChild, night.Do(at => new Command.ReportFound("Z", at, "csw1", at)));
    }

    [Fact]
    public void A_child_may_be_missing_before_anything_is_decided()
    {
        var night = new Night().Open(children: Night.Child("A", Disposition.Pending)).FastForward(10);
        var learned = night.Now;
        night.Does(at => new Command.ReportMissing("A", learned, "hotline:desk", at)).FastForward(10);
        Assert.True(night.State!.IsMissing("A"));
        night.Does(at => new Command.Dispose([new("A", Disposition.InPerson, null)], at, "hotline:desk", at));
        Assert.Contains(night.State.Duties, d => d.StartedAt == learned && d.IsUnfinished);
    }

    [Fact]
    public void A_child_evaluated_out_while_missing_is_found_all_the_same_and_is_not_missed_anew()
    {
        var night = new Night().Open(children: [Night.Child("A"), Night.Child("B")]).OnScene().Does(at => new Command.ReportMissing("A", at, "csw1", at)).FastForward(60);
        night.Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "hotline:desk", at)).FastForward(60);
        Assert.Equal(Refusal.NoSuchChild, night.Do(at => new Command.ReportFound("Z", at, "csw1", at)));
        night.Does(at => new Command.ReportFound("A", at, "csw1", at));
        Assert.Equal(night.Now, Assert.Single(night.State!.Episodes).FoundAt);
        Assert.DoesNotContain(night.State.Duties, d => d.Child == "A");
        Assert.Equal(Refusal.NoSuchChild, night.Do(at => new Command.ReportMissing("A", at, "csw1", at)));
    }

    [Fact]
    public void Whoever_carries_an_open_case_and_a_supervisor_are_told_once()
    {
        var night = new Night().Open(children: Night.Child("A") with { OpenAtTrigger = true, CaseCarrier = "cont1" });
        Assert.Equal<IEnumerable<string>>(["cont1", "sup"], night.Log.OfType<Event.CarrierTold>().Single().To);
        Assert.Contains(new Message.Carried("cont1", "A"), Message.Because(night.Log, null, night.State!));
        Assert.True(Rights.MaySee(night.State!, "cont1", night.Roster));
    }

    [Fact]
    public void Another_lead_opens_the_seats_it_needs_and_releases_whom_it_does_not()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(5).Does(at => new Command.ChangeLead(LeadAgency.Probation, "hotline:desk", at));
        Assert.Equal([Role.Advocate, Role.ProbationOfficer], night.State!.Seats.Select(s => s.Role));
        Assert.Contains(new Message.Released("csw1", Role.Csw), Message.Because(night.Log, null, night.State));
        Assert.Equal(Night.Start.AddMinutes(5), night.Seat<Seat.Paging>(Role.ProbationOfficer).Clock.StartedAt);
        night.FastForward(10).Does(at => new Command.ChangeLead(LeadAgency.Both, "sup", at));
        Assert.Equal(Night.Start, night.Seat<Seat.Paging>(Role.Csw).Clock.StartedAt);   // no clock moves
        Assert.Equal(Refusal.NotAllowed, night.Do(at => new Command.ChangeLead(LeadAgency.Dcfs, "csw1", at)));
        Assert.Equal([(LeadAgency.Dcfs, LeadAgency.Probation), (LeadAgency.Probation, LeadAgency.Both)], night.Log.OfType<Event.LeadChanged>().Select(l => (l.From, l.To)));
    }

    [Fact]
    public void Where_probation_leads_its_officer_starts_the_clocks_and_owns_the_duties_and_where_both_respond_the_first_to_arrive_does()
    {
        var night = new Night().Open(LeadAgency.Probation).Accepts("po1").FastForward(30).Arrives("po1", Role.ProbationOfficer);
        Assert.Equal((Night.Start.AddMinutes(30), "po1"), (night.State!.DutyOf("48-hour-meeting", "A")!.StartedAt, Owner(night, "48-hour-meeting")));
        night.FastForward(TimeSpan.FromHours(49));
        Assert.Equal<IEnumerable<string>>(["posup"], night.Reminded("48-hour-meeting").First(r => r.Item.Late).Item.To);
        var both = new Night().Open(LeadAgency.Both).Accepts("po1").Accepts("csw1").FastForward(20).Arrives("po1", Role.ProbationOfficer).FastForward(20).Arrives("csw1", Role.Csw);
        Assert.Equal(Night.Start.AddMinutes(20), both.State!.DutyOf("48-hour-meeting", "A")!.StartedAt);
    }

    [Fact]
    public void A_corrected_arrival_moves_the_clocks_that_it_started()
    {
        var night = new Night().Open().Accepts("csw1").FastForward(60).Arrives("csw1", Role.Csw).FastForward(10);
        night.Does(at => new Command.Arrive(Role.Csw, Night.Start.AddMinutes(45), "csw1", at));
        Assert.Equal(Night.Start.AddMinutes(45).AddHours(48), night.State!.DutyOf("48-hour-meeting", "A")!.DueAt);
        Assert.Equal(Night.Start.AddMinutes(60), night.Log.OfType<Event.DutyOpened>().Single(d => d.Duty == "48-hour-meeting").StartedAt);   // the first entry stays
    }

    [Fact]
    public void What_falls_due_in_one_morning_is_one_message_except_what_is_due_within_hours()
    {
        var night = new Night().Open(received: Night.Start.AddHours(7)).OnScene();
        night.FastForward(TimeSpan.FromDays(4));
        foreach (var morning in night.Log.OfType<Event.DutiesReminded>().Where(d => d.Items.Length > 1))
            Assert.All(Because(night, morning).GroupBy(m => m.To), g => Assert.Single(g));
        var gathered = night.Log.OfType<Event.DutiesReminded>().SelectMany(d => d.Items.Where(i => i.Duty == "96-hour-item" && i.To.Contains("csw1")).Select(_ => LocalTime.Of(d.At, Night.Protocol.Zone).ToString("MM-dd HH:mm", null)));
        Assert.Contains("11-24 09:00", gathered);   // 09:10 by itself, and so with the 72-hour item's nine o'clock
        Assert.All(night.Log.OfType<Event.DutiesReminded>().SelectMany(d => d.Items.Where(i => i.Late).Select(i => (d.At, i))), x => Assert.True(x.At >= night.State!.DutyOf(x.i.Duty, x.i.Child, x.i.Round)!.DueAt));
    }

    [Theory]
    [InlineData("72-hour-item", "assessmentOffered", "maybe")]
    [InlineData("72-hour-item", "diagnosis", "yes")]
    [InlineData("7-day-meeting", "disciplines", "DCFS,Neighbours")]
    [InlineData("7-day-meeting", "disciplines", "DCFS,DCFS")]
    [InlineData("plan-on-file", "date", "2027-01-01")]
    [InlineData("plan-on-file", "date", "soon")]
    [InlineData("24-hour-report", "reportNumber", "call Jane")]
    [InlineData("24-hour-report", "reportNumber", "Jane")]
    public void Nothing_but_the_closed_list_is_kept(string duty, string name, string value)
    {
        var night = new Night().Open(source: Source.Other).OnScene();
        var refused = night.Do(at => new Command.Complete(duty, duty == "24-hour-report" ? null : "A", Outcome.Done, at, "sup", at, null, Details.Of((name, value))));
        Assert.Equal("wrongDetails", refused!.Code);
        Assert.DoesNotContain(value, refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_correction_appends_and_keeps_what_it_does_not_mention()
    {
        var night = new Night().Open().OnScene().Records("7-day-meeting", details: [("disciplines", "DCFS,DMH"), ("youthTookPart", "no")]).FastForward(5);
        night.Does(at => new Command.Complete("7-day-meeting", "A", Outcome.Done, at, "csw1", at, null, Details.Of(("youthTookPart", "yes"))));
        Assert.Equal(Details.Of(("disciplines", "DCFS,DMH"), ("youthTookPart", "yes")), night.State!.DutyOf("7-day-meeting", "A")!.Details);
        Assert.Equal(2, night.Log.OfType<Event.DutyRecorded>().Count());
    }

    [Fact]
    public void A_child_evaluated_out_takes_its_duties_along_and_not_those_of_the_other()
    {
        var night = new Night().Open(children: [Night.Child("A"), Night.Child("B")]).OnScene();
        night.Does(at => new Command.Dispose([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec)], at, "hotline:desk", at));
        Assert.DoesNotContain(night.State!.Duties, d => d.Child == "A");
        Assert.NotEmpty(night.State.Duties.Where(d => d.Child == "B"));
    }

    [Fact]
    public void An_earlier_advocate_is_preferred_on_a_repeat()
    {
        var roster = People.On(("adv1", Role.Advocate, "Aviva", Tier.Primary), ("adv2", Role.Advocate, "Aviva", Tier.Primary), ("csw1", Role.Csw, "DCFS", Tier.Primary));
        var intake = new Intake("R-7K3QF2M5", Source.Other, LeadAgency.Dcfs, Night.Start, Night.Start, null, [Night.Child("A")], false, false, "R-7K3QF2M4", ["adv2"]);
        var night = new Night(roster).Does(at => new Command.Open(intake, "hotline:desk", at));
        Assert.Equal(("adv2", "R-7K3QF2M4"), (night.Paged(Role.Advocate)[0].Person, night.State!.Earlier));
    }
}
