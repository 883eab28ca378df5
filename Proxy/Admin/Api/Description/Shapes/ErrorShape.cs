using System.Text.Json;

namespace CozeProxy.Admin.Api.Description.Shapes;

/// <summary>Every refusal and every failure.</summary>
internal sealed record ErrorShape(ErrorShape.Details Error)
{
    /// <summary>What happened.</summary>
    /// <param name="Message">What is wrong, in the language of <c>Accept-Language</c>.</param>
    /// <param name="Type">The kind of error.</param>
    /// <param name="Param">The field at fault, if one is.</param>
    /// <param name="Code">What a program can go by.</param>
    internal sealed record Details(string Message, string Type, string? Param, string Code)
    {
        /// <summary>What Coze itself said, where it said something.</summary>
        public JsonElement? Coze { get; init; }
    }
}
