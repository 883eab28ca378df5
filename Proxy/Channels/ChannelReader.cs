using System.Collections.Frozen;
using System.Globalization;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;
using CozeProxy.Settings;

namespace CozeProxy.Channels;

/// <summary>Makes a channel's settings of what an operator wrote, or says everything that is wrong with it. No mistake quotes a secret.</summary>
internal sealed class ChannelReader(string name, ChannelOptions options)
{
    // As many channels as anybody has add up to a number that an int holds.
    public const int LargestWeight = 1_000_000;

    private readonly List<SettingMistake> _mistakes = [];

    public IReadOnlyList<SettingMistake> Mistakes => _mistakes;

    /// <summary>The settings, or null when there are <see cref="Mistakes"/>.</summary>
    public ChannelSettings? Read()
    {
        CheckName();
        var baseUrl = ReadBaseUrl();
        var auth = new ChannelAuthReader(options.Auth, baseUrl?.Host ?? "");
        var credentials = auth.Read();
        var priority = ReadNumber(nameof(options.Priority), options.Priority, int.MinValue, int.MaxValue) ?? 0;
        var weight = ReadNumber(nameof(options.Weight), options.Weight, 1, LargestWeight) ?? 1;
        var concurrency = ReadNumber(nameof(options.MaxConcurrency), options.MaxConcurrency, 1, int.MaxValue);
        var ratio = ReadRatio();
        var enabled = ReadEnabled();
        _mistakes.AddRange(auth.Mistakes);
        if (_mistakes.Count > 0)
        {
            return null;
        }

        return new ChannelSettings(name, baseUrl!, credentials!)
        {
            Models = options.Models.ToFrozenSet(StringComparer.Ordinal),
            Groups = options.Groups.ToFrozenSet(StringComparer.Ordinal),
            Priority = priority,
            Weight = weight,
            MaxConcurrency = concurrency,
            Ratio = ratio,
            DefaultPrice = string.IsNullOrEmpty(options.DefaultPrice) ? null : options.DefaultPrice,
            Enabled = enabled,
        };
    }

    private void CheckName()
    {
        if (!ChannelName.IsValid(name))
        {
            Mistake("Name", $"must have 1 to {ModelName.MaxLength} characters, none of them a control character, / or %, and no spaces around it",
                $"须为 1 至 {ModelName.MaxLength} 个字符，不能包含控制字符、/ 或 %，首尾不能有空格");
        }
    }

    private Uri? ReadBaseUrl()
    {
        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            WrongValue("BaseUrl", options.BaseUrl, "https://api.coze.cn, https://api.coze.com or your own http(s) address",
                "https://api.coze.cn、https://api.coze.com 或自己的 http(s) 地址");
            return null;
        }

        // Not quoted: a password may be in it.
        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            Mistake("BaseUrl", "must be an address without user, query or fragment", "不能包含用户名、查询参数或片段");
            return null;
        }

        return url;
    }

    private int? ReadNumber(string key, string? text, int least, int most)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        var (english, chinese) = (least, most) switch
        {
            (int.MinValue, _) => ("a whole number", "整数"),
            (_, int.MaxValue) => ($"a whole number from {least}", $"不小于 {least} 的整数"),
            _ => ($"a whole number from {least} to {most}", $"{least} 至 {most} 的整数"),
        };
        WrongValue(key, text, english, chinese);
        return null;
    }

    private Ratio ReadRatio()
    {
        if (string.IsNullOrEmpty(options.Ratio))
        {
            return Ratio.One;
        }

        if (!Ratio.TryParse(options.Ratio, out var ratio) || ratio.Millionths < 0)
        {
            WrongValue("Ratio", options.Ratio, $"a ratio from 0 with at most {Ratio.Decimals} decimals, such as 1.0", $"不小于 0、最多 {Ratio.Decimals} 位小数的倍率，例如 1.0");
        }

        return ratio;
    }

    private bool ReadEnabled()
    {
        var enabled = true;
        if (!string.IsNullOrEmpty(options.Enabled) && !bool.TryParse(options.Enabled, out enabled))
        {
            WrongValue("Enabled", options.Enabled, "true or false", "true 或 false");
        }

        return enabled;
    }

    private void WrongValue(string key, string? value, string english, string chinese) =>
        Mistake(key, $"is '{value}': use {english}", $"的值为 '{value}'，请使用 {chinese}");

    private void Mistake(string key, string english, string chinese) => _mistakes.Add(new SettingMistake(key, english, chinese));
}
