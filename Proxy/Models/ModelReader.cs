using System.Collections.Frozen;
using System.Globalization;
using CozeProxy.Billing.Pricing;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Models;

/// <summary>Makes a model of what an operator wrote, or says everything that is wrong with it.</summary>
internal sealed class ModelReader(string name, ModelOptions options, ReadOnlyMemory<byte> parameters)
{
    private readonly List<ModelMistake> _mistakes = [];

    public IReadOnlyList<ModelMistake> Mistakes => _mistakes;

    /// <summary>The model, or null when there are <see cref="Mistakes"/>.</summary>
    public RegisteredModel? Read()
    {
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

    private TargetKind ReadKind()
    {
        if (TryParseName<TargetKind>(options.Kind, out var kind))
        {
            return kind;
        }

        Mistake("Kind", $"is '{options.Kind}': use {string.Join(", ", Enum.GetNames<TargetKind>())}");
        return TargetKind.Workflow;
    }

    private TargetSettings ReadTarget(TargetKind kind) => new()
    {
        Kind = kind,
        Id = kind == TargetKind.Bot ? ReadId("BotId", options.BotId, isRequired: true)! : ReadId("WorkflowId", options.WorkflowId, isRequired: true)!,
        BotId = kind == TargetKind.Bot ? null : ReadId("BotId", options.BotId, isRequired: false),
        AppId = ReadAppId(kind),
        Parameters = parameters,
        Input = options.Input ?? TargetSettings.DefaultInput,
        Inputs = ReadInputs(),
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
                Mistake(key, "is missing");
            }

            return isRequired ? "" : null;
        }

        if (!CozeId.IsValid(id))
        {
            Mistake(key, $"is no id of Coze: letters, digits, _ and - only, at most {CozeId.MaxLength}");
        }

        return id;
    }

    private string? ReadAppId(TargetKind kind)
    {
        var app = ReadId("AppId", options.AppId, isRequired: false);
        if (app is not null && (kind == TargetKind.Bot || !string.IsNullOrEmpty(options.BotId)))
        {
            Mistake("AppId", "cannot stand beside a BotId: Coze takes one of them");
        }

        if (kind == TargetKind.Chatflow && app is null && string.IsNullOrEmpty(options.BotId))
        {
            Mistake("AppId", "is missing: a chatflow runs for an app or a bot (AppId or BotId)");
        }

        return app;
    }

    private Dictionary<string, InputSource> ReadInputs()
    {
        var inputs = new Dictionary<string, InputSource>(StringComparer.Ordinal);
        foreach (var (parameter, text) in options.Inputs)
        {
            if (!InputSource.TryParse(text, out var source))
            {
                Mistake($"Inputs:{parameter}", $"is '{text}': use {string.Join(", ", InputSource.AllNames)}, or a text ($$ for a dollar in front)");
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
            Mistake("Output", $"is '{options.Output}': use auto, messages, end, all or a JSON pointer such as /data/answer");
        }

        return rule;
    }

    private TimeSpan? ReadTimeout()
    {
        if (string.IsNullOrEmpty(options.Timeout))
        {
            return null;
        }

        if (!TimeSpan.TryParse(options.Timeout, CultureInfo.InvariantCulture, out var timeout) || timeout <= TimeSpan.Zero)
        {
            Mistake("Timeout", $"is '{options.Timeout}': use a positive time span, such as 00:02:00");
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
            Mistake("OnClientGone", $"is '{options.OnClientGone}': use Drain or Cancel");
        }
        else if (rule == ClientGoneRule.Cancel && kind != TargetKind.Bot)
        {
            Mistake("OnClientGone", "is Cancel, which Coze offers for bots only");
        }

        return rule;
    }

    private bool ReadBackground(TargetKind kind)
    {
        if (options.Background && kind != TargetKind.Workflow)
        {
            Mistake("Background", "is for workflows only");
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
            Mistake("Hold", $"is '{options.Hold}': use an amount from 0, such as 0.05");
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
            Mistake("MissingUsage", $"is '{options.MissingUsage}': use {string.Join(", ", Enum.GetNames<MissingUsage>())}");
        }

        return missing;
    }

    // Numbers are not names.
    private static bool TryParseName<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return !string.IsNullOrEmpty(text) && char.IsAsciiLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out value);
    }

    private void Mistake(string key, string problem) => _mistakes.Add(new ModelMistake(key, problem));
}
