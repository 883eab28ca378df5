using CozeProxy.Settings;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Ui.Channels;

internal static class MistakeWords
{
    /// <summary>What is wrong with a setting, to be read after its name.</summary>
    public static string InWords(this SettingMistake mistake, Language language) =>
        language == Language.Chinese ? $"{mistake.Chinese}。" : $"{mistake.English}.";
}
