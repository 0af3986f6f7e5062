using Azure.Data.Tables;
namespace CsecBot.Simulation;

public static class SimulatedAccount
{
    // Signed like any other request; nobody checks it.
    private static readonly TableSharedKeyCredential Key = new("simulated", Convert.ToBase64String(new byte[32]));

    public static TableServiceClient Client(TableClientOptions options) => new(new Uri("https://simulated.table.core.windows.net"), Key, options);
}
