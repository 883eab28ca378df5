using System.Globalization;
using System.Text;

namespace CozeProxy.Sandbox.Coze.Workflows;

/// <summary>Cuts a text into the pieces a language model would stream: words with the space behind them, Chinese character by character.</summary>
internal static class Words
{
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            // Text elements, so that no rune and no composed emoji is ever torn.
            var element = elements.GetTextElement();
            if (word.Length > 0 && !StaysWith(word[^1], element))
            {
                words.Add(word.ToString());
                word.Clear();
            }

            word.Append(element);
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool StaysWith(char before, string element)
    {
        return char.IsWhiteSpace(element[0]) || (before < 0x2E80 && element[0] < 0x2E80 && !char.IsWhiteSpace(before));
    }
}
