using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CsecBot.BotFramework.Tests;

internal static class Certificate
{
    public static X509Certificate2 Make()
    {
        using var rsa = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=a bot", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
