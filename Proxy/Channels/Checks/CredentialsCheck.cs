using System.Security.Cryptography;
using CozeProxy.Channels.Testing;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels.Checks;

/// <summary>Looks at credentials while somebody types them, field by field. Nothing is sent, stored or quoted.</summary>
internal static class CredentialsCheck
{
    /// <summary>The name of what is no field: the text as a whole.</summary>
    public const string Whole = "JSON";

    private static readonly string[] Fields = ["app_id", "key_id", PrivateKeyCheck.Field, "aud"];

    /// <summary>What is found of the console's JSON, field by field.</summary>
    /// <param name="text">The JSON as far as it is typed.</param>
    /// <param name="baseUrl">The channel's address as far as it is typed, which the audience must fit.</param>
    public static IReadOnlyList<FieldCheck> OfJson(string text, string baseUrl)
    {
        var json = ConsoleJson.Read(text);
        if (json.Mistake is { } broken)
        {
            return [new FieldCheck(Whole, CheckVerdict.Wrong, broken)];
        }

        var host = Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.Host : null;
        var mistakes = new List<OAuthAppMistake>();
        using var key = Config(json).ToApp(host ?? "", mistakes)?.PrivateKey;
        return [.. Fields.Select(field => Check(field, json, mistakes, host))];
    }

    /// <summary>What is found of an access token; null where there is nothing to say.</summary>
    public static FieldCheck? OfToken(string token) => token.Trim() switch
    {
        "" => null,
        var text when text.Any(character => character is <= ' ' or > '~') => new(
            "token", CheckVerdict.Wrong, new("holds characters that no token of Coze has", "包含扣子令牌中不会出现的字符")),
        var text when text.StartsWith("pat_", StringComparison.Ordinal) => new("token", CheckVerdict.Good, new("a personal access token", "个人访问令牌")),
        var text when text.StartsWith("sat_", StringComparison.Ordinal) => new("token", CheckVerdict.Good, new("a service access token", "服务访问令牌")),
        _ => new("token", CheckVerdict.Note, new("begins neither with pat_ nor with sat_, as Coze's tokens do", "扣子的令牌以 pat_ 或 sat_ 开头，请核对")),
    };

    private static OAuthAppConfig Config(ConsoleJson json) => new(json.Find("app_id"), json.Find("key_id"), json.Find(PrivateKeyCheck.Field), json.Find("aud"));

    private static FieldCheck Check(string field, ConsoleJson json, List<OAuthAppMistake> mistakes, string? host)
    {
        if (json.IsNoText(field))
        {
            return new FieldCheck(field, CheckVerdict.Wrong, new("must be a text in quotes", "必须是带引号的文本"));
        }

        var value = json.Find(field);
        if (field == PrivateKeyCheck.Field && !string.IsNullOrWhiteSpace(value) && PrivateKeyCheck.FindMistake(value) is { } noKey)
        {
            return new FieldCheck(field, CheckVerdict.Wrong, noKey);
        }

        if (mistakes.Find(mistake => mistake.Field == field) is { Field: not null } mistake)
        {
            var hint = json.HintFor(field);
            return new FieldCheck(field, CheckVerdict.Wrong, hint is { } more
                ? new($"{mistake.English}; {more.English}", $"{mistake.Chinese}；{more.Chinese}")
                : new(mistake.English, mistake.Chinese));
        }

        return field switch
        {
            PrivateKeyCheck.Field => new FieldCheck(field, CheckVerdict.Good, PrivateKeyCheck.Describe(value!, BitsOf(value!))),
            "aud" => CheckAudience(value?.Trim(), host),
            _ => new FieldCheck(field, CheckVerdict.Good, new(value!.Trim(), value.Trim())),
        };
    }

    // Another field may be wrong, so that there is no app to ask.
    private static int BitsOf(string pem)
    {
        using var key = RSA.Create();
        key.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
        return key.KeySize;
    }

    private static FieldCheck CheckAudience(string? audience, string? host)
    {
        if (string.IsNullOrEmpty(audience))
        {
            return new FieldCheck("aud", CheckVerdict.Good, new("not given: the host of the base URL", "未填写：使用 Base URL 的域名"));
        }

        // The same words as those of a test's first step.
        var (mistake, hint) = host is null ? default : CredentialsStep.CheckAudience(audience, host);
        return (mistake, hint) switch
        {
            ({ } wrong, { } mend) => new FieldCheck("aud", CheckVerdict.Wrong, new($"{wrong.English} {mend.English}", $"{wrong.Chinese}{mend.Chinese}")),
            ({ } wrong, null) => new FieldCheck("aud", CheckVerdict.Wrong, wrong),
            (null, { } note) => new FieldCheck("aud", CheckVerdict.Note, note),
            _ => new FieldCheck("aud", CheckVerdict.Good, new(audience, audience)),
        };
    }
}
