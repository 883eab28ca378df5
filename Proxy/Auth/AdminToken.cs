using System.Security.Cryptography;
using System.Text;

namespace CozeProxy.Auth;

/// <summary>The operator's token, known by its hash alone.</summary>
internal sealed class AdminToken
{
    private const string HashFile = "data/admin-token.sha256";

    private readonly byte[] _hash;

    private AdminToken(byte[] hash) => _hash = hash;

    /// <summary>Tells this token from another one, and nothing else of it.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(_hash).AsSpan(0, 16));

    public bool Matches(string given) => CryptographicOperations.FixedTimeEquals(HashOf(given), _hash);

    /// <summary>
    /// <c>Admin:Token</c> from the configuration; else the one generated at the first start, whose hash lies beside the
    /// data and which is printed once, to the console and not to the log.
    /// </summary>
    public static AdminToken Load(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration["Admin:Token"] is { Length: > 0 } configured)
        {
            return new AdminToken(HashOf(configured));
        }

        var file = Path.Combine(environment.ContentRootPath, HashFile);
        if (File.Exists(file))
        {
            return new AdminToken(Convert.FromHexString(File.ReadAllText(file).Trim()));
        }

        var token = RandomNumberGenerator.GetHexString(48, lowercase: true);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Convert.ToHexStringLower(HashOf(token)));
        Console.WriteLine($"Admin token, shown this once: {token}");
        Console.WriteLine($"(Set Admin:Token to choose your own, or delete {HashFile} to get another.)");
        return new AdminToken(HashOf(token));
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
