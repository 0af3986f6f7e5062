using System.Net;
namespace CsecBot.Simulation;

/// A call under way.
internal sealed record Call(Instance From, Host Host, string Kind, int Nth, long Number, HttpRequestMessage Request, string Body, TaskCompletionSource<HttpResponseMessage> Answered)
{
    public string Says => $"{Kind} {Nth}";

    /// Whoever asked has read that it was done.
    public bool WasHeard { get; set; }

    /// It is taken and goes nowhere, where it is a page.
    public bool IsSwallowed { get; set; }
}

/// An instance's network: every call takes its time there and back, and meets what the plan has for it.
internal sealed class Network(Night night, Instance from) : HttpMessageHandler
{
    private static readonly TimeSpan StorageAtMost = TimeSpan.FromSeconds(5), OthersAtMost = TimeSpan.FromSeconds(100);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(CancellationToken.None).ConfigureAwait(false);
        var (host, kind) = request.RequestUri!.Host switch
        {
            "telephone.simulated" => (Host.Telephone, "Phone"),
            "watch.simulated" => (Host.Telephone, "Ping"),
            "teams.simulated" => (Host.Teams, request.Method == HttpMethod.Put ? "Update" : "Send"),
            _ => (Host.Storage, TableWire.KindOf(request)),
        };
        // Whoever answers runs what waits for it, at once: nothing of this is left to chance.
        var call = new Call(from, host, kind, night.Count(kind), ++night.Calls, request, body, new());
        // Whoever gives up does not know whether it took effect, or will.
        using var _ = stop.Register(() => { if (call.Answered.TrySetCanceled(stop)) GaveUp(call); });
        Begin(call);
        return await call.Answered.Task.ConfigureAwait(false);
    }

    private void Begin(Call call)
    {
        var crash = night.CrashOf(call);
        if (crash is { When: When.Before })
        {
            night.Timeline.In(TimeSpan.Zero, () => night.CrashWith(call, crash));
            return;
        }
        night.PauseAt(call);
        night.Timeline.In(Latency(call, "there"), () => Arrive(call, crash));
    }

    private void Arrive(Call call, Fault.CrashAt? crash)
    {
        // What a process sent in its last instant may have left it, or not.
        if (!from.IsAlive && night.Chance.In(2, "left", call.Number)) return;
        var trouble = night.TroubleOf(call);
        if (trouble is not null) WentWrong(call);
        if (trouble is { } met && call.Kind is not "Read") night.Note($"i{from.Number} {call.Says} meets {met}");
        switch (trouble)
        {
            case Trouble.Refused: Fail(call, TimeSpan.FromMilliseconds(1), () => new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused")); break;
            case Trouble.LostBefore: Late(call); break;
            case Trouble.Swallowed:
                call.IsSwallowed = true;
                Back(call, night.Serve(call), Latency(call, "back"), crash);
                break;
            case Trouble.LostAfter: night.Serve(call); Late(call); break;
            case Trouble.DoneLate:
                night.Timeline.In(night.Chance.Seconds(StorageAtMost.TotalSeconds, 30, "done late", call.Number), () => night.Serve(call));
                Late(call);
                break;
            case Trouble.Slow: Back(call, night.Serve(call), night.Chance.Seconds(0.5, 4.5, "slow", call.Number), crash); break;
            case { } answered when Troubles.Status(answered) is { } status:
                if (Troubles.MayBeDone(status) && night.Chance.In(3, "done and failed", call.Number)) night.Serve(call);
                // A transaction's failure stands within an answer that says "accepted", but where the service itself is not there.
                Back(call, call.Kind == "Save" && night.Chance.In(2, "within", call.Number) ? TableWire.Failed(status) : Plain(status, status == 429 ? night.Chance.Below(8, "after", call.Number) : null), Latency(call, "back"), crash);
                break;
            default: Back(call, night.Serve(call), Latency(call, "back"), crash); break;
        }
        if (crash is { When: When.During }) night.CrashWith(call, crash);
    }

    private void Back(Call call, HttpResponseMessage answer, TimeSpan after, Fault.CrashAt? crash) => night.Timeline.In(after, () =>
    {
        if (!answer.IsSuccessStatusCode) WentWrong(call);
        from.Give(() =>
        {
            call.WasHeard = answer.IsSuccessStatusCode && !call.Answered.Task.IsCompleted;
            call.Answered.TrySetResult(answer);
        });
        if (crash is { When: When.After }) night.Timeline.In(TimeSpan.Zero, () => night.CrashWith(call, crash));
    });

    private void Fail(Call call, TimeSpan after, Func<Exception> how) => night.Timeline.In(after, () =>
    {
        WentWrong(call);
        from.Give(() => call.Answered.TrySetException(how()));
    });

    private void GaveUp(Call call)
    {
        WentWrong(call);
        if (call.Kind is "Send" or "Phone") night.Wrong.Excuse();
    }

    private void WentWrong(Call call)
    {
        if (call.Host == Host.Storage) from.StorageWentWrongAt = night.Timeline.Now;
    }

    private void Late(Call call) => Fail(call, call.Host == Host.Storage ? StorageAtMost : OthersAtMost, () =>
    {
        // Whoever waits for what is outside so long keeps others waiting.
        if (call.Host != Host.Storage && !call.Answered.Task.IsCompleted && from.Works && !(from.WentOnAt >= night.Timeline.Now - OthersAtMost)) throw new BrokenException("nobody waits without end", $"i{from.Number} {call.Says}");
        return new TaskCanceledException("Nobody answered in time.");
    });

    private TimeSpan Latency(Call call, string way)
    {
        var chance = night.Chance;
        var (least, most) = call.Host == Host.Storage ? (0.001, 0.008) : (0.02, 0.2);
        return chance.In(60, $"{way} tail", call.Number) ? chance.Seconds(most, most * 20, way, call.Number) : chance.Seconds(least, most, way, call.Number);
    }

    private static HttpResponseMessage Plain(int status, int? after = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("") };
        if (after is { } seconds) answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }
}
