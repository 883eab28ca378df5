using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>
/// Makes and opens the tokens by which clients answer interrupts. A token is encrypted and authenticated: it carries
/// everything needed to go on with the run, so no replica remembers anything, and any replica with the same keys can.
/// </summary>
public sealed partial class InterruptTokens(IDataProtectionProvider protection, RunOptions options, TimeProvider time, ILogger<InterruptTokens> logger)
{
    /// <summary>What tokens begin with, so that a person recognises one.</summary>
    public const string Prefix = "coze_";

    // A token of another purpose must not pass for one of these, nor one of a format to come for one of this.
    private const string Purpose = "CozeProxy.Interrupts.v1";

    // No real token is a tenth as long; nothing longer is worth the work.
    private const int MostCharacters = 4096;

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    /// <summary>Opens the token of an answer that comes from this account; a point only where it is valid.</summary>
    public TokenVerdict Open(string token, long accountId, out ResumePoint? point)
    {
        point = null;
        if (!TryUnprotect(token, out var bytes) || ResumePointFormat.Read(bytes) is not { } found)
        {
            return TokenVerdict.Forged;
        }

        if (found.AccountId != accountId)
        {
            return TokenVerdict.Foreign;
        }

        if (found.ExpiresAt <= time.GetUtcNow())
        {
            return TokenVerdict.Expired;
        }

        point = found;
        return TokenVerdict.Valid;
    }

    /// <summary>Gives each of the things a run stopped to ask for at once its token; none when there are no keys to make them with.</summary>
    internal IReadOnlyList<AskedInterrupt> Ask(ChatTarget target, string channel, long accountId, IReadOnlyList<Interrupt> interrupts)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + options.InterruptLifetime).ToUnixTimeSeconds());
        try
        {
            return [.. interrupts.Select((interrupt, index) => new AskedInterrupt(Make(index, interrupt), expires, interrupt))];
        }
        catch (CryptographicException e)
        {
            // The question is still worth showing, although nobody can answer it.
            Log.NoToken(logger, e);
            return [];
        }

        string Make(int index, Interrupt interrupt) => Protect(new ResumePoint
        {
            Kind = target.Settings.Kind,
            TargetId = target.Id,
            EventId = interrupt.EventId,
            Type = interrupt.Type,
            ConversationId = interrupt.ConversationId,
            ChatId = interrupt.ChatId,
            AppId = target.Settings.Kind == TargetKind.Chatflow ? target.Settings.AppId : null,
            BotId = target.Settings.Kind == TargetKind.Chatflow ? target.Settings.BotId : null,
            Channel = channel,
            AccountId = accountId,
            Index = index,
            Count = interrupts.Count,
            ExpiresAt = expires,
        });
    }

    internal string Protect(ResumePoint point) => string.Concat(Prefix, Base64Url.EncodeToString(_protector.Protect(ResumePointFormat.Write(point))));

    private bool TryUnprotect(string token, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (token.Length > MostCharacters || !token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var text = token.AsSpan(Prefix.Length);
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        // One token has one spelling: padding, white space and spare bits are no part of it.
        var sealedBytes = Base64Url.DecodeFromChars(text);
        if (!text.SequenceEqual(Base64Url.EncodeToString(sealedBytes)))
        {
            return false;
        }

        try
        {
            bytes = _protector.Unprotect(sealedBytes);
            return true;
        }
        catch (CryptographicException e) when (e.InnerException is not IOException)
        {
            return false;
        }
        catch (CryptographicException e)
        {
            // The keys could not be read: that is no client's fault.
            throw new IOException("The keys of the interrupt tokens could not be read.", e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Error, "No token could be made for what a run asks; its client cannot answer")]
        public static partial void NoToken(ILogger logger, Exception exception);
    }
}
