using System.Net;
using Newtonsoft.Json.Linq;

namespace CsecBot.BotFramework.Tests;

public sealed class Turns : OnTheWire
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Middleware_wraps_the_bot_in_the_order_it_was_added()
    {
        List<string> order = [];
        Adapter.Use(new Notes("first", order)).Use(new Notes("second", order));
        Bot((_, _) =>
        {
            order.Add("bot");
            return Task.CompletedTask;
        });

        await Host.Hears(Message());

        Assert.Equal(["first in", "second in", "bot", "second out", "first out"], order);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Middleware_that_does_not_go_on_keeps_the_turn_from_the_bot()
    {
        Adapter.Use(new Stops());
        var asked = false;
        Bot((_, _) =>
        {
            asked = true;
            return Task.CompletedTask;
        });

        var answer = await Host.Hears(Message());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.False(asked);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_error_in_a_turn_goes_to_OnTurnError_which_may_still_answer()
    {
        Adapter.OnTurnError = (turn, error) => turn.SendActivityAsync("sorry: " + error.Message);
        Bot((_, _) => throw new InvalidOperationException("broken"));

        var answer = await Host.Hears(Message());

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("sorry: broken", (string?)Connector.Only.Body!["text"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task An_error_nobody_handles_fails_the_request()
    {
        Bot((_, _) => throw new InvalidOperationException("broken"));

        var answer = await Host.Hears(Message());

        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_trace_is_not_sent_and_is_no_response()
    {
        List<bool> responded = [];
        Bot(async (turn, token) =>
        {
            await turn.TraceActivityAsync("note", cancellationToken: token);
            responded.Add(turn.Responded);
            await turn.SendActivityAsync("hello", cancellationToken: token);
            responded.Add(turn.Responded);
        });

        await Host.Hears(Message());

        Assert.Equal([false, true], responded);
        Assert.Equal("hello", (string?)Connector.Only.Body!["text"]);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Handlers_of_a_turn_see_and_change_what_is_sent_in_their_order()
    {
        Bot(async (turn, token) =>
        {
            turn.OnSendActivities((_, activities, next) => Append(activities, " one", next));
            turn.OnSendActivities((_, activities, next) => Append(activities, " two", next));
            turn.OnUpdateActivity((_, activity, next) =>
            {
                activity.Text += " changed";
                return next();
            });
            turn.OnDeleteActivity((_, _, _) => Task.CompletedTask);
            await turn.SendActivitiesAsync([MessageFactory.Text("a"), MessageFactory.Text("b")], token);
            await turn.UpdateActivityAsync(new Activity(ActivityTypes.Message, "act-1") { Text = "c" }, token);
            await turn.DeleteActivityAsync("act-1", token);
        });

        await Host.Hears(Message());

        Assert.Equal(
            ["POST a one two", "POST b one two", "PUT c changed"],
            Connector.Received.Select(sent => $"{sent.Method} {sent.Body!["text"]}"));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_turn_that_is_over_sends_nothing_more()
    {
        ITurnContext? kept = null;
        Bot((turn, _) =>
        {
            kept = turn;
            return Task.CompletedTask;
        });
        await Host.Hears(Message());

        await Assert.ThrowsAsync<ObjectDisposedException>(() => kept!.SendActivityAsync("late"));
        Assert.Empty(Connector.Received);
    }

    private static Task<ResourceResponse[]> Append(List<Activity> activities, string more, Func<Task<ResourceResponse[]>> next)
    {
        activities.ForEach(activity => activity.Text += more);
        return next();
    }

    private JObject Message() => FromHere(Recordings.FromWindow("message").First().Activity);

    private sealed class Notes(string name, List<string> order) : IMiddleware
    {
        public async Task OnTurnAsync(ITurnContext turnContext, NextDelegate next, CancellationToken cancellationToken = default)
        {
            order.Add(name + " in");
            await next(cancellationToken);
            order.Add(name + " out");
        }
    }

    private sealed class Stops : IMiddleware
    {
        public Task OnTurnAsync(ITurnContext turnContext, NextDelegate next, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
