using CozeProxy.Transforms.Targets;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>A model as it is put. What is left out takes its default.</summary>
internal sealed record ModelBody : ModelFields
{
    public required TargetKind Kind { get; init; }
}
