using CsecBot.Cards;
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
}
