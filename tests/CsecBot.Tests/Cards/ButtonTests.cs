using CsecBot.Cards;
using CsecBot.Teams;
using Newtonsoft.Json.Linq;
namespace CsecBot.Tests.Cards;

public class ButtonTests
{
    /// Nothing else of the state travels in a card: what comes back from a phone is not to be believed.
    [Fact]
    public void A_button_carries_referral_verb_and_page_only_and_the_same_where_a_client_can_only_submit()
    {
        var button = Actions.Button("Accept", "accept", new("R-7K3QF2M4", 3));
        Assert.Equal("""{"referral":"R-7K3QF2M4","page":3,"verb":"accept"}""", button["data"]!.ToJsonString());
        Assert.Equal(button["data"]!.ToJsonString(), button["fallback"]!["data"]!.ToJsonString());
    }
    /// A card of an older version has other names for the same.
    [Theory, InlineData("person", "time"), InlineData("acceptedBy", "toldTime"), InlineData("person", "arrivalTime"), InlineData("person", "sinceTime")]
    public void What_is_filled_in_is_read_by_whichever_name_its_card_has(string person, string time)
    {
        var click = Click.Read("recordAccepted", new JObject { ["referral"] = "R-7K3QF2M4", ["role"] = "csw", [person] = "P", [time] = "02:10" })!;
        Assert.Equal(("p", "02:10"), (click.Person, click.Time));
    }
}
