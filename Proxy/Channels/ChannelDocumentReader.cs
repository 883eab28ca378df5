using System.Text.Json;
using CozeProxy.Settings;

namespace CozeProxy.Channels;

/// <summary>Makes a channel of a JSON document, as the admin API takes and the store keeps it, or says everything that is wrong with it.</summary>
internal sealed class ChannelDocumentReader(string name)
{
    // What an answer adds to a document, so that one can be read, changed and sent back.
    private static readonly string[] OfAnswers =
    [
        ChannelDocument.Health, ChannelDocument.InFlight, ChannelDocument.Recent, ChannelDocument.LastTest, ChannelDocument.DeclaredIn, ChannelDocument.ChangedAt,
    ];

    private readonly DocumentFields _fields = new();
    private readonly ChannelOptions _options = new();
    private bool _isWithheld;

    /// <summary>The channel whose secret stays where the document has none, and goes on to the address it was given for.</summary>
    public ChannelSettings? Kept { get; init; }

    /// <summary>What opens the secret of a stored document; an operator's has none that is sealed.</summary>
    public ChannelSeal? Seal { get; init; }

    public IReadOnlyList<SettingMistake> Mistakes { get; private set; } = [];

    /// <summary>The settings, or null when there are <see cref="Mistakes"/>.</summary>
    public ChannelSettings? Read(JsonElement document)
    {
        if (!IsObject("body", document))
        {
            Mistakes = _fields.Mistakes;
            return null;
        }

        foreach (var field in document.EnumerateObject())
        {
            ReadField(field.Name, field.Value);
        }

        KeepSecret();
        var reader = new ChannelReader(name, _options);
        var settings = reader.Read();

        // What may not be used is not missing.
        Mistakes = [.. _fields.Mistakes, .. reader.Mistakes.Where(mistake => !_isWithheld || !mistake.Key.StartsWith("Auth:", StringComparison.Ordinal))];
        return Mistakes.Count == 0 ? settings : null;
    }

    private void ReadField(string field, JsonElement value)
    {
        switch (field)
        {
            case "baseUrl": _options.BaseUrl = _fields.Text(field, value); break;
            case ChannelDocument.Auth: ReadAuth(value); break;
            case "models": ReadTexts(field, value, _options.Models); break;
            case "groups": ReadTexts(field, value, _options.Groups); break;
            case "priority": _options.Priority = _fields.Number(field, value); break;
            case "weight": _options.Weight = _fields.Number(field, value); break;
            case "ratio": _options.Ratio = _fields.Number(field, value); break;
            case "defaultPrice": _options.DefaultPrice = _fields.Text(field, value); break;
            case "maxConcurrency": _options.MaxConcurrency = _fields.Number(field, value); break;
            case "enabled": _options.Enabled = _fields.Boolean(field, value)?.ToString(); break;
            case ChannelDocument.Name: ReadName(value); break;
            default:
                if (!OfAnswers.Contains(field, StringComparer.Ordinal))
                {
                    NoPart(field);
                }

                break;
        }
    }

    private void ReadName(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || !ChannelName.Comparer.Equals(value.GetString(), name))
        {
            _fields.Mistake(ChannelDocument.Name, "is not the name in the address", "与地址中的名称不一致");
        }
    }

    private void ReadAuth(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null || !IsObject(ChannelDocument.Auth, value))
        {
            return;
        }

        foreach (var part in value.EnumerateObject())
        {
            ReadAuthField($"{ChannelDocument.Auth}:{part.Name}", part.Name, part.Value);
        }
    }

    private void ReadAuthField(string field, string part, JsonElement value)
    {
        var auth = _options.Auth;
        switch (part)
        {
            case "type": auth.Type = _fields.Text(field, value); break;
            case "config": auth.Config = value.ValueKind == JsonValueKind.Object ? value.GetRawText() : _fields.Text(field, value); break;
            case "appId": auth.AppId = _fields.Text(field, value); break;
            case "keyId": auth.KeyId = _fields.Text(field, value); break;
            case "privateKey": auth.PrivateKey = _fields.Text(field, value); break;
            case "aud": auth.Aud = _fields.Text(field, value); break;
            case "token": auth.Token = _fields.Text(field, value); break;
            case ChannelDocument.HasSecret: break;
            case ChannelDocument.Secret when Seal is not null: Open(Seal, field, value); break;
            default: NoPart(field); break;
        }
    }

    private void Open(ChannelSeal seal, string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && seal.Open(name, value.GetString()!) is { } secret)
        {
            Keep(secret);
            return;
        }

        _isWithheld = true;
        _fields.Mistake(field, "cannot be opened: the keys it was sealed with are gone; put the channel again with its secret",
            "无法解密：加密所用的密钥已丢失，请重新提交该渠道及其密钥");
    }

    private void KeepSecret()
    {
        var auth = _options.Auth;
        if (Kept is not { Credentials: var kept })
        {
            return;
        }

        var isGiven = auth.Config is not null || auth.AppId is not null || auth.KeyId is not null || auth.PrivateKey is not null || auth.Token is not null;
        if (auth.Type is null && !isGiven)
        {
            auth.Type = kept.Type;
            auth.AppId = kept.App?.AppId;
            auth.KeyId = kept.App?.KeyId;
            auth.Aud ??= kept.Audience;
        }

        var isToken = string.IsNullOrEmpty(auth.Type) ? auth.Token is not null : auth.Type.Equals(ChannelAuthOptions.PersonalToken, StringComparison.OrdinalIgnoreCase);
        if (isToken != (kept.App is null))
        {
            return;
        }

        if (LeadsElsewhere())
        {
            Withhold(isToken ? auth.Token : auth.PrivateKey ?? auth.Config);
            return;
        }

        Keep(kept.Secret);
    }

    // Whoever may change an address must not be able to have a secret sent to one of their own.
    private bool LeadsElsewhere() => Uri.TryCreate(_options.BaseUrl, UriKind.Absolute, out var url)
        && !string.Equals(url.GetLeftPart(UriPartial.Authority), Kept!.BaseUrl.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private void Withhold(string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            _isWithheld = true;
            _fields.Mistake(ChannelDocument.Auth, "must hold the secret again, since baseUrl leads to another address", "baseUrl 指向了另一地址，必须重新提交密钥");
        }
    }

    // Where there is another already, that one counts. Which of the two it is, the type says.
    private void Keep(string secret)
    {
        var auth = _options.Auth;
        auth.PrivateKey = string.IsNullOrWhiteSpace(auth.PrivateKey) ? secret : auth.PrivateKey;
        auth.Token = string.IsNullOrWhiteSpace(auth.Token) ? secret : auth.Token;
    }

    private void ReadTexts(string field, JsonElement value, IList<string> texts)
    {
        foreach (var text in _fields.Texts(field, value))
        {
            texts.Add(text);
        }
    }

    private bool IsObject(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        _fields.WrongType(field, "an object", "对象");
        return false;
    }

    private void NoPart(string field) => _fields.Mistake(field, "is not part of a channel", "不是渠道的字段");
}
