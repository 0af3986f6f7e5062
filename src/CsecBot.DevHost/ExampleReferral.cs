namespace CsecBot.DevHost;

/// The body of a referral that pages a CSW and an advocate. Times are left out: they default to the protocol's own now.
public static class ExampleReferral
{
    public static string Json(string reference) => $$"""
        { "reference": "{{reference}}", "source": "LawEnforcement", "leadAgency": "Dcfs", "disposition": "InPerson", "area": "SPA-6",
          "meetingPoint": { "kind": "Station", "place": "77th Street", "detail": "front desk" }, "callback": "+12135550100",
          "children": [ { "ref": "A", "kind": "PrimaryVictim", "ageBand": "13-15", "language": "es" } ] }
        """;

    /// For a POSIX shell, which makes the reference unique each time.
    public static string Curl(Uri service) => $"""
        curl -s {new Uri(service, "api/referrals")} -H 'X-Api-Key: {ServiceProcess.HotlineKey}' -H 'Content-Type: application/json' -d '{Json("dev-'$(date +%s)'")}'
        """;
}
