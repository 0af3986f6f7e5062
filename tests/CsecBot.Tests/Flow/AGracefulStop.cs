using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsecBot.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
namespace CsecBot.Tests.Flow;

/// A process that is asked to end takes nothing new, and sees through what it took: nothing is lost and nothing is sent twice.
public sealed class AGracefulStop(AzuriteFixture azurite) : FlowTest(azurite)
{
    [Fact]
    public async Task What_is_accepted_while_the_process_ends_is_told_to_everybody_before_it_has_ended()
    {
        var (begun, ending) = (new TaskCompletionSource(), new TaskCompletionSource());
        var night = await BeginWith(parts => parts.AddSingleton<IStartupFilter>(new Tells(begun)));
        var csw = await night.Phone(People.Csw1).Installs();
        var id = await night.Refer();
        csw.Expects("Respond by");
        night.Parts.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(ending.SetResult);
        night.Connector.Hangs = csw.Conversation;                                // the card of the one who accepts is drawn anew after the answer
        var waits = night.Lines.Until("on their way are seen through");

        using var press = new InTwoHalves((await Accept(night, csw, id)).ToJsonString(), ending.Task);
        var answering = night.Channel.PostAsync("/api/messages", press);
        await begun.Task;
        var restarted = night.Restart();
        Assert.Equal(HttpStatusCode.OK, (await answering).StatusCode);
        await night.Connector.Reached;
        await Task.WhenAny(waits, restarted);
        night.Connector.LetGo();
        await restarted;

        // Tried once and put off, and not left for as long as a dead instance's would be.
        var left = Assert.Single(await night.Rows(), r => r.RowKey.StartsWith(Keys.OutPrefix, StringComparison.Ordinal) && r.GetString("Message").Contains("redraw", StringComparison.Ordinal));
        Assert.Equal(1, left.GetInt32("Attempts"));
        Assert.Equal("Accepted", (string?)(await night.Look(id))["roles"]!["csw"]!["state"]);
    }

    private static async Task<JsonObject> Accept(Night night, Phone phone, string id)
    {
        var page = (await night.Referrals.Load(id, default))!.State.Pages.Single(p => p.Person == People.Csw1).Number;
        var press = phone.Activity("invoke");
        var data = new JsonObject { ["verb"] = "accept", ["referral"] = id, ["page"] = page };
        (press["name"], press["value"]) = ("adaptiveCard/action", new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = "accept", ["data"] = data } });
        return press;
    }

    /// The second half comes when it may.
    private sealed class InTwoHalves : HttpContent
    {
        public const string Mark = "X-In-Two-Halves";
        private readonly byte[] body;
        private readonly Task second;

        public InTwoHalves(string text, Task second)
        {
            (body, this.second) = (Encoding.UTF8.GetBytes(text), second);
            Headers.ContentType = new("application/json");
            Headers.TryAddWithoutValidation(Mark, "1");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            await second;
            await stream.WriteAsync(body.AsMemory(body.Length / 2));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }

    /// Once the service has begun with a request whose body it does not have yet.
    private sealed class Tells(TaskCompletionSource begun) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                if (http.Request.Headers.ContainsKey(InTwoHalves.Mark)) begun.TrySetResult();
                return rest();
            });
            next(app);
        };
    }
}
