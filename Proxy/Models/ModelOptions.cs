namespace CozeProxy.Models;

/// <summary>A model as written under <c>Coze:Models:&lt;public name&gt;</c>, and as the admin API takes it.</summary>
internal sealed class ModelOptions
{
    /// <summary>Workflow, Bot or Chatflow.</summary>
    public string? Kind { get; set; }

    public string? WorkflowId { get; set; }

    /// <summary>The bot itself, or the bot a workflow or chatflow runs for.</summary>
    public string? BotId { get; set; }

    public string? AppId { get; set; }

    /// <summary>The parameter that takes the user's text; empty for none.</summary>
    public string? Input { get; set; }

    /// <summary>Further parameters: <c>$last_user</c>, <c>$system</c>, <c>$history</c>, <c>$user</c>, <c>$image</c> and so on, or a literal.</summary>
    public IDictionary<string, string> Inputs { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>auto, messages, end, all or a JSON pointer.</summary>
    public string? Output { get; set; }

    public string? Price { get; set; }

    public string? Hold { get; set; }

    /// <summary>Estimate, PerCall or Free.</summary>
    public string? MissingUsage { get; set; }

    public string? Timeout { get; set; }

    public bool Idempotent { get; set; }

    public IList<string> Groups { get; } = [];

    /// <summary>Drain or Cancel.</summary>
    public string? OnClientGone { get; set; }

    /// <summary>Whether every call of it runs in the background.</summary>
    public bool Background { get; set; }
}
