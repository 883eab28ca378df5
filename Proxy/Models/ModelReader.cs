using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using CozeProxy.Billing.Pricing;
using CozeProxy.Settings;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>Makes a model of what an operator wrote, or says everything that is wrong with it.</summary>
internal sealed class ModelReader(string name, ModelOptions options, ReadOnlyMemory<byte> parameters)
{
    // As long as Coze runs anything. A number alone reads as days.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(1);

    private readonly List<SettingMistake> _mistakes = [];

    public IReadOnlyList<SettingMistake> Mistakes => _mistakes;

    /// <summary>The model, or null when there are <see cref="Mistakes"/>.</summary>
    public RegisteredModel? Read()
    {
        CheckName();
        var kind = ReadKind();
        var model = new RegisteredModel(name, ReadTarget(kind))
        {
            Price = string.IsNullOrEmpty(options.Price) ? null : options.Price,
            Hold = ReadHold(),
            MissingUsage = ReadMissingUsage(),
            Groups = options.Groups.ToFrozenSet(StringComparer.Ordinal),
        };
        return _mistakes.Count == 0 ? model : null;
    }

    private void CheckName()
    {
        if (!ModelName.IsValid(name))
        {
            Mistake("Name", $"must have 1 to {ModelName.MaxLength} characters, none of them a control character or %, and no spaces around it",
                $"须为 1 至 {ModelName.MaxLength} 个字符，不能包含控制字符或 %，首尾不能有空格");
        }
    }

    private TargetKind ReadKind()
    {
        if (TryParseName<TargetKind>(options.Kind, out var kind))
        {
            return kind;
        }

        WrongValue("Kind", options.Kind, string.Join(", ", Enum.GetNames<TargetKind>()));
        return TargetKind.Workflow;
    }

    private TargetSettings ReadTarget(TargetKind kind) => new()
    {
        Kind = kind,
        Id = kind == TargetKind.Bot ? ReadId("BotId", options.BotId, isRequired: true)! : ReadId("WorkflowId", options.WorkflowId, isRequired: true)!,
        BotId = kind == TargetKind.Bot ? null : ReadId("BotId", options.BotId, isRequired: false),
        AppId = ReadAppId(kind),
        Parameters = ReadParameters(),
        Input = options.Input ?? TargetSettings.DefaultInput,
        Inputs = ReadInputs(kind),
        Output = ReadOutput(),
        Timeout = ReadTimeout(),
        Idempotent = options.Idempotent,
        OnClientGone = ReadOnClientGone(kind),
        Background = ReadBackground(kind),
    };

    private string? ReadId(string key, string? id, bool isRequired)
    {
        if (string.IsNullOrEmpty(id))
        {
            if (isRequired)
            {
                Mistake(key, "is missing", "缺失");
            }

            return isRequired ? "" : null;
        }

        if (!CozeId.IsValid(id))
        {
            Mistake(key, $"is no id of Coze: letters, digits, _ and - only, at most {CozeId.MaxLength}",
                $"不是有效的 Coze ID：只能包含字母、数字、_ 和 -，最长 {CozeId.MaxLength} 个字符");
        }

        return id;
    }

    private string? ReadAppId(TargetKind kind)
    {
        var app = ReadId("AppId", options.AppId, isRequired: false);
        if (app is not null && (kind == TargetKind.Bot || !string.IsNullOrEmpty(options.BotId)))
        {
            Mistake("AppId", "cannot stand beside a BotId: Coze takes one of them", "不能与 BotId 同时使用：Coze 只接受其中之一");
        }

        if (kind == TargetKind.Chatflow && app is null && string.IsNullOrEmpty(options.BotId))
        {
            Mistake("AppId", "is missing: a chatflow runs for an app or a bot (AppId or BotId)", "缺失：对话流需要 AppId 或 BotId");
        }

        return app;
    }

    private Dictionary<string, InputSource> ReadInputs(TargetKind kind)
    {
        var inputs = new Dictionary<string, InputSource>(StringComparer.Ordinal);
        foreach (var (parameter, text) in options.Inputs)
        {
            if (!InputSource.TryParse(text ?? "", out var source))
            {
                var names = string.Join(", ", InputSource.AllNames);
                WrongValue($"Inputs:{parameter}", text, $"{names}, or a text ($$ for a dollar in front)", $"{names}，或一段文本（以 $ 开头时写作 $$）");
            }

            if (kind == TargetKind.Bot && source.TakesFiles)
            {
                Mistake($"Inputs:{parameter}", $"is '{text}', but a bot sees images and files with their messages", $"的值为 '{text}'，但智能体随消息接收图片和文件");
            }

            inputs[parameter] = source;
        }

        return inputs;
    }

    private OutputRule ReadOutput()
    {
        if (string.IsNullOrEmpty(options.Output))
        {
            return default;
        }

        if (!OutputRule.TryParse(options.Output, out var rule))
        {
            WrongValue("Output", options.Output, "auto, messages, end, all or a JSON pointer such as /data/answer", "auto、messages、end、all，或 JSON 指针，例如 /data/answer");
        }

        return rule;
    }

    private TimeSpan? ReadTimeout()
    {
        if (string.IsNullOrEmpty(options.Timeout))
        {
            return null;
        }

        if (!TimeSpan.TryParse(options.Timeout, CultureInfo.InvariantCulture, out var timeout) || timeout <= TimeSpan.Zero || timeout > LongestRun)
        {
            WrongValue("Timeout", options.Timeout, "a positive time span of a day at most, such as 00:02:00", "不超过一天的正时间段，例如 00:02:00");
        }

        return timeout;
    }

    private ClientGoneRule ReadOnClientGone(TargetKind kind)
    {
        if (string.IsNullOrEmpty(options.OnClientGone))
        {
            return ClientGoneRule.Drain;
        }

        if (!TryParseName<ClientGoneRule>(options.OnClientGone, out var rule))
        {
            WrongValue("OnClientGone", options.OnClientGone, string.Join(", ", Enum.GetNames<ClientGoneRule>()));
        }
        else if (rule == ClientGoneRule.Cancel && kind != TargetKind.Bot)
        {
            Mistake("OnClientGone", "is Cancel, which Coze offers for bots only", "为 Cancel，但 Coze 只支持取消智能体的对话");
        }

        return rule;
    }

    private bool ReadBackground(TargetKind kind)
    {
        if (options.Background && kind != TargetKind.Workflow)
        {
            Mistake("Background", "is for workflows only", "只适用于工作流");
        }

        return options.Background;
    }

    private Money? ReadHold()
    {
        if (string.IsNullOrEmpty(options.Hold))
        {
            return null;
        }

        if (!Money.TryParse(options.Hold, out var hold) || hold < Money.Zero)
        {
            WrongValue("Hold", options.Hold, "an amount from 0, such as 0.05", "不小于 0 的金额，例如 0.05");
        }

        return hold;
    }

    private MissingUsage? ReadMissingUsage()
    {
        if (string.IsNullOrEmpty(options.MissingUsage))
        {
            return null;
        }

        if (!TryParseName<MissingUsage>(options.MissingUsage, out var missing))
        {
            WrongValue("MissingUsage", options.MissingUsage, string.Join(", ", Enum.GetNames<MissingUsage>()));
        }

        return missing;
    }

    // Of two parameters of one name the workflow would get whichever Coze happens to take.
    private ReadOnlyMemory<byte> ReadParameters()
    {
        if (!parameters.IsEmpty)
        {
            using var document = JsonDocument.Parse(parameters);
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var parameter in document.RootElement.EnumerateObject().Where(parameter => !names.Add(parameter.Name)))
            {
                Mistake($"Parameters:{parameter.Name}", "is there twice", "重复出现");
            }
        }

        return parameters;
    }

    // Numbers are not names. The admin API writes per_call what configuration calls PerCall.
    private static bool TryParseName<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return !string.IsNullOrEmpty(text) && char.IsAsciiLetter(text[0]) && !text.Contains(',', StringComparison.Ordinal)
            && Enum.TryParse(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out value);
    }

    private void WrongValue(string key, string? value, string right, string? inChinese = null) =>
        Mistake(key, $"is '{value}': use {right}", $"的值为 '{value}'，请使用 {inChinese ?? right}");

    private void Mistake(string key, string english, string chinese) => _mistakes.Add(new SettingMistake(key, english, chinese));
}
