using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Channels;

/// <summary>Reads channels from the configuration and says everything that is wrong with them at once.</summary>
internal sealed class ChannelBinder(IConfiguration configuration)
{
    public const string Section = "Coze:Channels";

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public IReadOnlyList<ChannelBinding> Read() =>
        [.. configuration.GetSection(Section).GetChildren().Select(ReadChannel).OfType<ChannelBinding>()];

    private ChannelBinding? ReadChannel(IConfigurationSection section)
    {
        var before = _errors.Count;
        var options = new ChannelOptions();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            _errors.Add($"{section.Path}: {e.Message}");
            return null;
        }

        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var baseUrl) || baseUrl.Scheme is not ("http" or "https"))
        {
            Error(section, "BaseUrl", $"is '{options.BaseUrl}': use https://api.coze.cn, https://api.coze.com or your own http(s) address");
            baseUrl = null;
        }

        var ratio = Ratio.One;
        if (options.Ratio is not null && (!Ratio.TryParse(options.Ratio, out ratio) || ratio.Millionths < 0))
        {
            Error(section, "Ratio", $"is '{options.Ratio}': use a ratio from 0 with at most {Ratio.Decimals} decimals, such as 1.0");
        }

        if (options.Weight < 1)
        {
            Error(section, "Weight", $"is {options.Weight}: use a whole number from 1");
        }

        if (options.MaxConcurrency < 1)
        {
            Error(section, "MaxConcurrency", $"is {options.MaxConcurrency}: use a number of runs from 1, or leave it out");
        }

        var (app, token) = ReadAuth(section, options.Auth, baseUrl?.Host ?? "");
        return _errors.Count == before ? new ChannelBinding(section.Key, options, baseUrl!, ratio, app, token) : null;
    }

    private (OAuthApp? App, AccessToken? Token) ReadAuth(IConfigurationSection section, ChannelAuthOptions auth, string host)
    {
        if (auth.Type.Equals(ChannelAuthOptions.PersonalToken, StringComparison.OrdinalIgnoreCase))
        {
            if (string.IsNullOrWhiteSpace(auth.Token))
            {
                Error(section, "Auth:Token", "is missing: a personal access token (pat_…) or service token of Coze");
                return default;
            }

            return (null, new AccessToken(auth.Token.Trim()));
        }

        if (!auth.Type.Equals(ChannelAuthOptions.OAuthJwt, StringComparison.OrdinalIgnoreCase))
        {
            Error(section, "Auth:Type", $"is '{auth.Type}': use {ChannelAuthOptions.OAuthJwt} or {ChannelAuthOptions.PersonalToken}");
            return default;
        }

        if (ReadAppConfig(section, auth) is not { } config)
        {
            return default;
        }

        var problems = new List<string>();
        var app = config.ToApp(host, problems);
        foreach (var problem in problems)
        {
            Error(section, "Auth", problem);
        }

        return (app, null);
    }

    private OAuthAppConfig? ReadAppConfig(IConfigurationSection section, ChannelAuthOptions auth)
    {
        var json = auth.Config ?? ReadFile(section, "Auth:ConfigFile", auth.ConfigFile);
        if (json is null)
        {
            if (auth.ConfigFile is not null)
            {
                return null;
            }

            var key = auth.PrivateKey ?? ReadFile(section, "Auth:PrivateKeyFile", auth.PrivateKeyFile);
            return key is null && auth.PrivateKeyFile is not null ? null : new OAuthAppConfig(auth.AppId, auth.KeyId, key, auth.Aud);
        }

        var config = OAuthAppConfig.TryParse(json);
        if (config is null)
        {
            Error(section, auth.Config is null ? "Auth:ConfigFile" : "Auth:Config",
                "is not the JSON the console hands out: {\"app_id\",\"key_id\",\"private_key\",\"aud\"}");
        }

        return config;
    }

    private string? ReadFile(IConfigurationSection section, string key, string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Error(section, key, $"is '{path}', which cannot be read");
            return null;
        }
    }

    private void Error(IConfigurationSection section, string key, string problem) => _errors.Add($"{section.Path}:{key} {problem}.");
}
