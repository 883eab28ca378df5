using System.Security.Cryptography.X509Certificates;

namespace CozeProxy.Sandbox.Coze;

/// <summary>How an emulator is set up; the defaults are those of the hosted service in China.</summary>
internal sealed record CozeEmulatorOptions
{
    /// <summary>The longest life Coze gives an access token that an assertion asked for.</summary>
    public const int LongestTokenSeconds = 86399;

    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; }

    /// <summary>The bare host an assertion must be addressed to; the address listened on does not matter.</summary>
    public string Aud { get; init; } = "api.coze.cn";

    /// <summary>The largest file that may be uploaded.</summary>
    public long MaxFileBytes { get; init; } = 512 * 1024 * 1024;

    /// <summary>The personal access token it takes; without one it makes one up.</summary>
    public string? PersonalToken { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Tokens live no longer than this, whatever the client asks for: short ones make renewal visible.</summary>
    public int MaxTokenSeconds { get; init; } = LongestTokenSeconds;

    /// <summary>The built-in workflows wait this long between two words.</summary>
    public TimeSpan WordPause { get; init; } = TimeSpan.Zero;

    /// <summary>The built-in slow workflow waits this long around each of its heartbeats.</summary>
    public TimeSpan SlowPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>With a certificate it speaks TLS, and HTTP/2 to whoever asks for it; without, plain HTTP/1.1.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>No log lines at all; otherwise one per call on the console.</summary>
    public bool Quiet { get; init; } = true;
}
