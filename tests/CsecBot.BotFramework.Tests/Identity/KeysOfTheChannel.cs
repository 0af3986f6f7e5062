using System.Net;

namespace CsecBot.BotFramework.Tests;

public sealed class KeysOfTheChannel : WithIdentity
{
    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Are_fetched_once_for_many_and_again_after_a_day()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Hears(Token())));
        Assert.Equal(1, Provider.LookedUp);

        Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Assert.Equal(1, Provider.LookedUp);

        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Assert.Equal(2, Provider.LookedUp);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_new_key_is_known_by_its_first_token_and_the_old_one_no_more()
    {
        var old = Token();
        Assert.Equal(HttpStatusCode.OK, await Hears(old));
        Provider.Rotate("key-2", "msteams");

        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(old));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Names_nobody_has_are_looked_up_once_a_minute_and_keep_no_new_key_out_for_longer()
    {
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        for (var n = 0; n < 50; n++)
        {
            var key = Provider.Key.Named($"nobody-{n}");
            Assert.Equal(HttpStatusCode.Unauthorized, await Hears(Token(token => token.SigningCredentials = key.Sign())));
        }

        Assert.Equal(6, Provider.LookedUp);
        Provider.Rotate("key-2", "msteams");
        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(Token()));

        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Not_to_be_had_means_come_again_and_is_said_loudly()
    {
        Provider.IsDown = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Hears(Token()));
        Assert.Contains("signing keys cannot be fetched", Assert.Single(Host.Alarms.Lines), StringComparison.Ordinal);
        Assert.Empty(Heard);

        Provider.IsDown = false;
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Not_to_be_had_are_asked_for_once_a_second_however_many_knock()
    {
        Provider.IsDown = true;
        for (var n = 0; n < 50; n++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Hears(Token()));
        }

        Assert.Equal(3, Provider.LookedUp);
        Provider.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Assert.Equal(4, Provider.LookedUp);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task Not_to_be_had_lets_in_nobody_and_refuses_who_is_wrong_anyway()
    {
        Provider.IsDown = true;

        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await Hears("Bearer a.b.c"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Hears(Token(token => token.Audience = "another")));
        Assert.Equal(0, Provider.LookedUp);
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task What_is_held_serves_through_an_outage_of_days_with_an_alarm_and_not_for_ever()
    {
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Provider.IsDown = true;

        Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Assert.Single(Host.Alarms.Lines);

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Hears(Token()));
    }

    [Fact(Timeout = Bounded.Milliseconds)]
    public async Task A_new_key_during_an_outage_is_not_wrong_but_not_yet_known()
    {
        Assert.Equal(HttpStatusCode.OK, await Hears(Token()));
        Provider.IsDown = true;
        Provider.Rotate("key-2", "msteams");

        for (var n = 0; n < 10; n++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Hears(Token()));
        }

        Assert.Equal(6, Provider.LookedUp);
    }
}
