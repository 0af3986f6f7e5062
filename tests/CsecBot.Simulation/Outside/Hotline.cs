using System.Text.Json.Nodes;
using CsecBot.Dispatch;
using CsecBot.Hotline;
using CsecBot.Storage;
namespace CsecBot.Simulation;

/// The hotline: sends each referral until it knows that it was kept, and decides later what it left open.
internal sealed class Screener(Night night)
{
    private const string By = "hotline:desk";

    public void Refers(Referred r) => night.Timeline.At(night.Timeline.Start + r.At, () => Send(r, Body(r), 0));

    private void Send(Referred r, string body, int attempt)
    {
        night.Note($"hotline sends {r.Reference}");
        var known = "";
        night.People.Ask($"hotline {r.Reference}", async i =>
        {
            var id = r.Id(night.Chance, attempt);
            var request = ReferralRequest.Read(body, id, i.Time.GetUtcNow(), out var faults) ?? throw new InvalidDataException(string.Join('\n', faults));
            var fingerprint = Fingerprint.Of(body, request.Place.Reference);
            var (opened, before, _) = await i.Dispatcher.Open(request.Intake, new Opening(Fingerprint.Hash(request.Place.Reference), fingerprint, request.Place), By, CancellationToken.None);
            known = opened is not null ? id : before!;
            return (opened is not null ? 201 : 200, "");
        }, _ =>
        {
            night.Note($"hotline knows {r.Reference} as {known}");
            night.Ledger.Promised(r, known);
            if (r.Disposition == "Pending") night.Timeline.In(night.Chance.Seconds(60, 240, "decides", r.Number), () => Decide(known, 1));
        }, () => Send(r, body, attempt + 1));
    }

    private void Decide(string id, int attempt)
    {
        night.Note($"hotline decides {id}");
        Refusal? refused = null;
        night.People.Ask($"hotline decides {id}", async i =>
        {
            var handled = await i.Dispatcher.Handle(id, (_, at) => new Command.Dispose([new("A", Disposition.InPerson, null)], at, By, at), CancellationToken.None);
            refused = handled.Refused;
            return (refused is null ? 200 : 409, "");
        }, _ => { if (refused is null) night.Ledger.SaidToBeDecided(id); }, () => Decide(id, attempt + 1));
    }

    private static string Body(Referred r) => new JsonObject
    {
        ["reference"] = r.Reference, ["source"] = r.Number % 2 == 0 ? "LawEnforcement" : "Other", ["leadAgency"] = r.Lead, ["disposition"] = r.Disposition, ["area"] = "SPA-6",
        ["meetingPoint"] = new JsonObject { ["kind"] = "Station", ["place"] = "77th Street", ["detail"] = "front desk" }, ["callback"] = "+12135550100",
        ["children"] = new JsonArray(new JsonObject { ["ref"] = "A", ["kind"] = "PrimaryVictim", ["ageBand"] = "13-15" }),
    }.ToJsonString();
}
