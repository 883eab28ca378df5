using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>A registered model as it is answered. One whose stored document cannot be read has its name and the problems alone.</summary>
internal sealed record ModelShape(string Name, string DeclaredIn) : ModelFields
{
    public TargetKind? Kind { get; init; }

    public IReadOnlyList<string>? Problems { get; init; }

    public DateTimeOffset? ChangedAt { get; init; }
}
