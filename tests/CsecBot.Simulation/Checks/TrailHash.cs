using System.Globalization;
using System.Security.Cryptography;
using System.Text;
namespace CsecBot.Simulation;

/// The hash of an entry of the trail, said again from the design and not taken from the service: SHA-256, in small hexadecimal letters, over
/// the hash before, the referral, the entry's number, who asked, when it was entered and what happened, in UTF-8 with a line feed between two.
internal static class TrailHash
{
    private static readonly byte[] Between = [(byte)'\n'];

    public static string Of(string previous, string id, int n, string by, string enteredAt, string events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(previous));
        foreach (var part in new[] { id, n.ToString(CultureInfo.InvariantCulture), by, enteredAt, events })
        {
            hash.AppendData(Between);
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }
        return string.Concat(hash.GetHashAndReset().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
