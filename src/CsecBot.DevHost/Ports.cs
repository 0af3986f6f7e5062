using System.Net;
using System.Net.Sockets;

namespace CsecBot.DevHost;

internal static class Ports
{
    /// A port nobody listens on now. Somebody else may take it before we do; whoever starts on it then says so.
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// One sentence for each port of these that is taken.
    public static IEnumerable<string> Taken(IEnumerable<(int Port, string For)> wanted)
    {
        foreach (var (port, purpose) in wanted.Where(w => w.Port != 0))
        {
            if (IsTaken(port))
            {
                yield return $"Port {port} is taken, and {purpose} needs it: end the program that listens there and try again.";
            }
        }
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
