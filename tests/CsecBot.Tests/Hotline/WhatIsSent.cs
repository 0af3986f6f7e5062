using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using CsecBot.Tests.Flow;
namespace CsecBot.Tests.Hotline;

/// A referral as it is sent, read by itself: limits, times, each child's own decision.
public class WhatIsSent
{
    private static ReferralRequest? Read(JsonObject referral, out IReadOnlyList<string> faults)
    {
        var request = ReferralRequest.Read(referral.ToJsonString(), "R-7K3QF2M4", Night.Start, out var found);
        faults = [.. found.Select(f => f.Path)];
        return request;
    }

    private static ReferralRequest Read(JsonObject referral)
    {
        var request = Read(referral, out var faults);
        Assert.Empty(faults);
        return request!;
    }

    private static JsonObject With(string path, JsonNode? value)
    {
        var referral = People.Referral();
        JsonNode at = referral;
        var steps = path.Split('.');
        foreach (var step in steps[..^1]) at = int.TryParse(step, out var i) ? at[i]! : at[step]!;
        at[steps[^1]] = value;
        return referral;
    }

    [Theory]
    [InlineData("reference", 64, "reference")]
    [InlineData("area", 200, "area")]
    [InlineData("callback", 200, "callback")]
    [InlineData("meetingPoint.place", 200, "meetingPoint.place")]
    [InlineData("meetingPoint.detail", 200, "meetingPoint.detail")]
    [InlineData("children.0.ref", 12, "children[0].ref")]
    public void A_string_may_be_as_long_as_said_and_no_longer(string field, int most, string path)
    {
        Read(With(field, new string('x', most)));
        Assert.Null(Read(With(field, new string('x', most + 1)), out var faults));
        Assert.Equal([path], faults);
    }

    [Theory]
    [InlineData("extra", "extra")]
    [InlineData("meetingPoint.extra", "meetingPoint.extra")]
    [InlineData("children.0.extra", "children[0].extra")]
    public void A_misspelt_field_does_not_vanish_at_any_level(string field, string path)
    {
        Assert.Null(Read(With(field, "x"), out var faults));
        Assert.Equal([path], faults);
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("CPH 2026/11 #7 (ñ)")]
    [InlineData("案件7")]
    public void A_reference_is_otherwise_free(string reference) => Assert.Equal(reference, Read(With("reference", reference)).Place.Reference);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("47\t11")]
    [InlineData("47\u200B11")]
    [InlineData("47\u00A011")]
    [InlineData("4711 ")]
    [InlineData(" 4711")]
    [InlineData("47\u202E11")]
    public void Two_references_that_look_alike_cannot_be_two_referrals(string reference)
    {
        Assert.Null(Read(With("reference", reference), out var faults));
        Assert.Equal(["reference"], faults);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(119, 0)]
    [InlineData(120, 0)]
    [InlineData(-7 * 86_400, -7 * 86_400)]
    public void A_time_a_little_ahead_counts_as_now(int sent, int taken)
    {
        var referral = With("callReceivedAt", Night.Start.AddSeconds(Math.Min(sent, 0)));
        referral["decidedAt"] = Night.Start.AddSeconds(sent);
        Assert.Equal(Night.Start.AddSeconds(taken), Read(referral).Intake.DecidedAt);
    }

    [Theory]
    [InlineData("callReceivedAt", 121)]
    [InlineData("decidedAt", 121)]
    [InlineData("callReceivedAt", (-7 * 86_400) - 1)]
    [InlineData("decidedAt", (-7 * 86_400) - 1)]
    public void A_time_further_off_is_a_fault(string field, int seconds)
    {
        Assert.Null(Read(With(field, Night.Start.AddSeconds(seconds)), out var faults));
        Assert.Contains(field, faults);
    }

    [Fact]
    public void What_is_not_said_is_now_and_a_call_is_never_later_than_its_decision()
    {
        var referral = People.Referral();
        referral.Remove("callReceivedAt");
        referral.Remove("decidedAt");
        var now = Read(referral).Intake;
        Assert.Equal((Night.Start, Night.Start), (now.CallReceivedAt, now.DecidedAt));
        referral["decidedAt"] = Night.Start.AddMinutes(-30);
        Assert.Equal(Night.Start.AddMinutes(-30), Read(referral).Intake.CallReceivedAt);
    }

    [Fact]
    public void A_child_may_have_a_decision_of_its_own()
    {
        var referral = With("children", new JsonArray(
            new JsonObject { ["ref"] = "A", ["kind"] = "PrimaryVictim" },
            new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling", ["disposition"] = "EvaluatedOut", ["reason"] = "NotCsec" },
            new JsonObject { ["ref"] = "C", ["kind"] = "AtRiskSibling", ["disposition"] = "Pending" }));
        Assert.Equal([(Disposition.InPerson, null), (Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec), (Disposition.Pending, null)],
            Read(referral).Intake.Children.Select(c => (c.Disposition, c.Reason)));
    }

    [Fact]
    public void A_child_may_have_a_reason_of_its_own()
    {
        var referral = With("children", new JsonArray(
            new JsonObject { ["ref"] = "A", ["kind"] = "PrimaryVictim" }, new JsonObject { ["ref"] = "B", ["kind"] = "AtRiskSibling", ["reason"] = "OutOfCounty" }));
        (referral["disposition"], referral["reason"]) = ("EvaluatedOut", "NotCsec");
        Assert.Equal([EvaluatedOutReason.NotCsec, EvaluatedOutReason.OutOfCounty], Read(referral).Intake.Children.Select(c => c.Reason));
    }

    [Theory]
    [InlineData("EvaluatedOut", null, "children[0].reason")]
    [InlineData("InPerson", "NotCsec", "children[0].reason")]
    [InlineData(null, "NotCsec", "children[0].reason")]
    [InlineData("Perhaps", null, "children[0].disposition")]
    public void A_childs_own_decision_is_held_to_the_same_rules(string? disposition, string? reason, string path)
    {
        var referral = With("children.0.disposition", disposition);
        referral["children"]![0]!["reason"] = reason;
        Assert.Null(Read(referral, out var faults));
        Assert.Contains(path, faults);
    }

    [Fact]
    public void Nobody_needs_a_meeting_point_where_nobody_goes()
    {
        var referral = People.Referral();
        referral.Remove("meetingPoint");
        referral.Remove("area");
        referral["disposition"] = "Pending";
        Read(referral);
        referral["children"]![0]!["disposition"] = "InPerson";
        Assert.Null(Read(referral, out var faults));
        Assert.Equal(["meetingPoint", "area"], faults);
    }

    [Theory]
    [InlineData("es", true)]
    [InlineData("zh-Hant", true)]
    [InlineData("es-419", true)]
    [InlineData("x-mixteco", true)]
    [InlineData("de-u-co-phonebk", true)]
    [InlineData("x", false)]
    [InlineData("Spanish!", false)]
    [InlineData("es_MX", false)]
    public void A_language_is_a_language_tag(string language, bool isOne) => Assert.Equal(isOne, Read(With("children.0.language", language), out _) is not null);

    [Fact]
    public void A_later_decision_may_name_children_each_with_its_own_or_with_the_reason_alone()
    {
        var request = DispositionRequest.Read("""
            { "disposition": "EvaluatedOut", "reason": "Other", "children": [ { "ref": "A" }, { "ref": "B", "reason": "NotCsec" }, { "ref": "C", "disposition": "InPerson" } ] }
            """, Night.Start, out var faults);
        Assert.Empty(faults);
        Assert.Equal([new("A", Disposition.EvaluatedOut, EvaluatedOutReason.Other), new("B", Disposition.EvaluatedOut, EvaluatedOutReason.NotCsec), new("C", Disposition.InPerson, null)],
            request!.Children!.Value.ToArray());
    }

    [Theory]
    [InlineData("""{ "disposition": "EvaluatedOut" }""", "reason")]
    [InlineData("""{ "disposition": "InPerson", "children": [] }""", "children")]
    [InlineData("""{ "disposition": "InPerson", "children": [ { "ref": "A" }, { "ref": "A" } ] }""", "children")]
    [InlineData("""{ "disposition": "InPerson", "children": [ { "ref": "A", "kind": "PrimaryVictim" } ] }""", "children[0].kind")]
    [InlineData("""{ "disposition": "InPerson", "decided": "2026-11-23T02:10:00-08:00" }""", "decided")]
    [InlineData("""{ "disposition": "InPerson", "decidedAt": "2026-11-23T02:12:01-08:00" }""", "decidedAt")]
    public void A_later_decision_is_held_to_its_rules(string body, string path)
    {
        Assert.Null(DispositionRequest.Read(body, Night.Start, out var faults));
        Assert.Equal([path], faults.Select(f => f.Path));
    }
}
