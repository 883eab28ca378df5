using System.Globalization;
using Microsoft.Extensions.Localization;
using Radzen;

namespace CozeProxy.Admin.Ui.Shared;

/// <summary>What Radzen's components say by themselves, in the viewer's language; what is not in <see cref="ComponentTexts"/> stays English.</summary>
internal sealed class ComponentWords(IStringLocalizer<ComponentTexts> texts) : ILocalizer
{
    public string? Get(string key, CultureInfo culture) => texts[key] is { ResourceNotFound: false } text ? text.Value : null;
}
