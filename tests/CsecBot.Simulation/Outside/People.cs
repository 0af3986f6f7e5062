using System.Text.Json.Nodes;
using CsecBot.Channels;
using CsecBot.Dispatch;
using static CsecBot.Simulation.BrokenException;
namespace CsecBot.Simulation;

/// What people do with what reaches them, each by habit: at once, late, twice, by telephone, or never. A click that nobody answered is made
/// again, here as in Teams, and may well have taken effect.
internal sealed class People(Night night)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);
    public const int TriesMost = 12;

    /// How much of a time in which nothing was wrong somebody may ask in vain.
    public static readonly TimeSpan AskedAtMost = TimeSpan.FromSeconds(60);
    private readonly Dictionary<(string, string, int), int> pages = [];
    private readonly HashSet<string> heldBefore = [];
    private int clicks;

    private Chance Chance => night.Chance;
    private Habit Of(string person) => night.Plan.Habits.GetValueOrDefault(person, Habit.Silent);

    public void Paged(string person, string referral, int page, string body)
    {
        var times = pages[(person, referral, page)] = pages.GetValueOrDefault((person, referral, page)) + 1;
        var (n, supervises) = (Cast.Number(person) * 100 + page, Channel.Button(body, "accept") is null);
        if (Channel.Button(body, supervises ? "takeOver" : "accept") is not { } button) return;
        void Press(double least, double most, JsonObject? what = null) => night.Timeline.In(Chance.Seconds(least, most, "press", n + times * 10_000), () => Click(person, what ?? button));
        switch (Of(person))
        {
            case Habit.Silent: break;
            case Habit.Prompt or Habit.HandsBack: Press(1, 30); break;
            case Habit.Slow: Press(30, 150); break;
            case Habit.Late: Press(120, 500); break;   // most often covered by then
            case Habit.Declines when Channel.Button(body, "decline") is { } decline: Press(1, 40, decline); break;
            case Habit.Declines: Press(60, 200); break;
            case Habit.PressesTwice:
                Press(1, 20);
                Press(1, 20.3);
                Press(1, 60);
                break;
            case Habit.Writes: night.Timeline.In(Chance.Seconds(1, 60, "write", n), () => Say(person, referral, page, supervises ? "take over" : "accept")); break;
            case Habit.ByTelephone when times > 3: Press(1, 60); break;
        }
        if (Chance.In(5, "looks", n + times)) night.Timeline.In(Chance.Seconds(1, 90, "look", n), () => Click(person, new() { ["referral"] = referral, ["page"] = page, ["verb"] = "refresh" }));
    }

    /// Whoever reads that the seat is theirs drives there, or gives it back.
    public void Read(string person, string body)
    {
        if (Channel.Button(body, "arrived") is not { } arrived) return;
        var referral = (string)arrived["referral"]!;
        if (!heldBefore.Add($"{person} {referral}")) return;
        if (Of(person) == Habit.HandsBack && Channel.Button(body, "handBack") is { } back)
        {
            night.Timeline.In(Chance.Seconds(5, 120, "back", Cast.Number(person)), () => Click(person, back));
            return;
        }
        if (Chance.In(4, "never there", Cast.Number(person))) return;
        var most = night.Plan.County == County.Quick ? 300 : 1500;
        night.Timeline.In(Chance.Seconds(60, most, "drive", Cast.Number(person)), () => Click(person, arrived));
        if (!Chance.In(3, "looks up", Cast.Number(person)) || Channel.Button(body, "showPlace") is not { } place) return;
        night.Timeline.In(TimeSpan.FromSeconds(20), () => Click(person, place));
        if (Chance.In(2, "looks again", Cast.Number(person))) night.Timeline.In(TimeSpan.FromSeconds(40), () => Click(person, place));
    }

    public void Rung(string person, string id, string text)
    {
        night.Note($"{Cast.Name(person)}'s telephone: {text}");
        if (Of(person) != Habit.ByTelephone) return;
        var said = Chance.In(4, "no by phone", Cast.Number(person)) ? "2" : "1";
        night.Timeline.In(Chance.Seconds(2, 90, "reply", Cast.Number(person)), () => Reply(person, $"{id}-reply", said, 1));
        if (Chance.In(3, "reply twice", Cast.Number(person))) night.Timeline.In(Chance.Seconds(2, 95, "reply again", Cast.Number(person)), () => Reply(person, $"{id}-reply", said, 1));
    }

    private void Reply(string person, string id, string said, int attempt, DateTimeOffset? first = null)
    {
        var asked = night.Timeline.Now;
        var since = first ?? asked;
        if (attempt > TriesMost) { InVain($"text of {Cast.Name(person)}", since); return; }
        night.Note($"{Cast.Name(person)} texts {said}");
        var isNew = false;
        Ask($"text of {Cast.Name(person)}", async i => { isNew = await i.Replies.Take(Heard.Text(id, Cast.Phone(person), said, i.Time.GetUtcNow()), CancellationToken.None); return (200, ""); },
            _ => { if (isNew) night.Ledger.Texted(person, asked); }, () => Reply(person, id, said, attempt + 1, since));
    }

    private void Say(string person, string referral, int page, string words)
    {
        var activity = Activity(person, "message");
        activity["text"] = $"{words} {referral}";
        Tell(person, $"writes {words} {referral}", activity, 1, words == "accept" ? asked => night.Ledger.Answered(person, referral, page, words, asked, "") : null);   // a supervisor may be asked which seat
    }

    private void Click(string person, JsonObject button)
    {
        var verb = (string)button["verb"]!;
        var activity = Activity(person, "invoke");
        activity["name"] = "adaptiveCard/action";
        activity["value"] = new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = button.DeepClone() } };
        var what = $"presses {verb} on {(string?)button["referral"]} {button["page"]?.ToJsonString()}";
        Tell(person, what, activity, 1);
        if (Chance.In(12, "sent twice", clicks)) night.Timeline.In(Chance.Seconds(0, 20, "second", clicks), () => Tell(person, $"{what} (delivered again)", activity, TriesMost));
    }

    /// What begins with its last try is not missed where it gets no answer.
    private void Tell(string person, string what, JsonObject activity, int attempt, Action<DateTimeOffset>? heard = null, DateTimeOffset? first = null)
    {
        var asked = night.Timeline.Now;
        var since = first ?? (attempt == 1 ? asked : (DateTimeOffset?)null);
        if (attempt > TriesMost) { if (since is { } began) InVain($"{Cast.Name(person)} {what}", began); return; }
        night.Note($"{Cast.Name(person)} {what}");
        if ((string?)activity["text"] is { } words) night.Ledger.Writes(person, words);
        Ask($"{Cast.Name(person)} {what}", i => i.Turn(activity.ToJsonString()), body =>
        {
            night.Ledger.Says(body);
            if (Channel.Button(body, "arrived") is { } held) night.Ledger.SaidToHold(person, (string)held["referral"]!);
            if (activity["value"]?["action"]?["data"] is JsonObject pressed)
                night.Ledger.Answered(person, (string)pressed["referral"]!, (int?)pressed["page"], (string)pressed["verb"]!, asked, body);
            heard?.Invoke(asked);
            Read(person, body);
        }, () => Tell(person, what, activity, attempt + 1, heard, since));
    }

    /// Somebody has asked for the last time, and never had an answer.
    public void InVain(string what, DateTimeOffset since)
    {
        var calm = night.Wrong.Calm(since, night.Timeline.Now);
        Hold(calm <= AskedAtMost, "who asks again and again is answered", $"{what}, {TriesMost} times in {calm.TotalSeconds:0} s undisturbed");
    }

    /// Asks whichever instance the load balancer gives; again, where none answers.
    public void Ask(string what, Func<Instance, Task<(int Status, string Body)>> how, Action<string> answered, Action again)
    {
        if (night.Balance() is not { } instance)
        {
            night.Timeline.In(TimeSpan.FromSeconds(5), again);
            return;
        }
        var (done, asked, failed) = (false, night.Timeline.Now, "");
        async void Go()
        {
            (int Status, string Body) answer;
            instance.Begins();
            try
            {
                answer = await how(instance);
            }
            catch (Exception e)
            {
                night.Note($"i{instance.Number} {what} failed: {e.GetType().Name}");
                (answer, failed) = ((503, ""), $", {e.GetType().Name}: {e.Message}");
            }
            void Hear()
            {
                if (done || !instance.IsAlive) return;
                done = true;
                Hold(answer.Status < 500 || !night.Wrong.IsQuiet(asked), "nobody is turned away where nothing is wrong", $"{what}: {answer.Status}{failed}");
                if (answer.Status < 500) answered(answer.Body);
                else night.Timeline.In(TimeSpan.FromSeconds(5), again);
            }
            night.Timeline.In(TimeSpan.FromMilliseconds(20), () =>
            {
                Hear();
                instance.Answers();   // one that is ending goes now
            });
        }
        instance.Give(Go);
        night.Timeline.In(AnswerWithin, () =>
        {
            if (done) return;
            done = true;
            Hold(!night.Wrong.IsQuiet(asked), "whoever asks is answered where nothing is wrong", what);
            again();
        });
    }

    private JsonObject Activity(string person, string type) => new()
    {
        ["type"] = type, ["id"] = $"a{++clicks}", ["channelId"] = "msteams", ["serviceUrl"] = "https://teams.simulated/",
        ["from"] = new JsonObject { ["id"] = $"user-{person}", ["aadObjectId"] = person }, ["recipient"] = new JsonObject { ["id"] = "28:bot", ["name"] = "On-call Dispatch" },
        ["conversation"] = new JsonObject { ["id"] = Channel.ChatOf(person), ["conversationType"] = "personal", ["tenantId"] = Cast.Tenant },
    };
}
