namespace CozeProxy.Transforms.OpenAi;

/// <summary>A message in the two languages the product speaks.</summary>
public readonly record struct LocalizedText(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;
}
