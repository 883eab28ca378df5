using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Admin.Operations;
using CozeProxy.Models;
using CozeProxy.Settings;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Ui.Models;

/// <summary>A model as it is entered: everything as text until it is read, so that nothing is lost that is wrong.</summary>
internal sealed class ModelForm
{
    public string Name { get; set; } = "";

    public string Kind { get; set; } = "workflow";

    public string WorkflowId { get; set; } = "";

    public string BotId { get; set; } = "";

    public string AppId { get; set; } = "";

    public List<ParameterRow> Parameters { get; } = [];

    public string Input { get; set; } = TargetSettings.DefaultInput;

    public List<InputRow> Inputs { get; } = [];

    public string Output { get; set; } = OutputWords.Auto;

    public string Price { get; set; } = "";

    public string Hold { get; set; } = "";

    public string MissingUsage { get; set; } = "";

    public string Timeout { get; set; } = "";

    public bool Idempotent { get; set; }

    /// <summary>One group a line.</summary>
    public string Groups { get; set; } = "";

    public string OnClientGone { get; set; } = "drain";

    public bool Background { get; set; }

    public bool IsBot => Kind == "bot";

    public bool IsWorkflow => Kind == "workflow";

    /// <summary>What was found wrong when it was last checked.</summary>
    public IReadOnlyList<SettingMistake> Mistakes { get; private set; } = [];

    /// <summary>Whoever shows the form, to be told that something was entered.</summary>
    public Action? WhenChanged { get; set; }

    public IEnumerable<string> GroupNames => Groups.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Finds everything that is wrong with it, at once; true when nothing is.</summary>
    public bool Check()
    {
        using var document = JsonDocument.Parse(ModelFormWriter.Write(this));
        Mistakes = [.. ModelFormCheck.Find(this), .. ModelOperations.FindMistakes(Name, document.RootElement)];
        return Mistakes.Count == 0;
    }

    /// <summary>Says that something was entered.</summary>
    public void Tell() => WhenChanged?.Invoke();

    /// <summary>Puts what somebody else found wrong beside the fields.</summary>
    public void Take(IReadOnlyList<SettingMistake> mistakes) => Mistakes = mistakes;

    /// <summary>The model of what is entered, or null while something is wrong with it; the mistakes shown stay as they are.</summary>
    public RegisteredModel? Read()
    {
        using var document = JsonDocument.Parse(ModelFormWriter.Write(this));
        return ModelFormCheck.Find(this).Any() ? null : new ModelDocumentReader(Name.Length == 0 ? "?" : Name).Read(document.RootElement);
    }

    /// <summary>What is wrong with a field of the document.</summary>
    public IEnumerable<string> MistakesOf(string field, Language language) => Mistakes
        .Where(mistake => ModelAnswer.FieldOf(mistake) == field)
        .Select(mistake => language == Language.Chinese ? mistake.Chinese : mistake.English);
}
