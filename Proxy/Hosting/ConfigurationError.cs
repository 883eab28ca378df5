using Microsoft.Extensions.Options;

namespace CozeProxy.Hosting;

/// <summary>The one exception that a configuration nobody can run with becomes, so that the start can tell it from a bug.</summary>
internal sealed class ConfigurationError
{
    public static OptionsValidationException Of(params IReadOnlyCollection<string> errors) => new("", typeof(ConfigurationError), errors);
}
