using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class IssuedTokenTests
{
    private static readonly DateTimeOffset IssuedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase(3600, 3000, 2700)]
    [TestCase(86399, 3000, 2700)]
    [TestCase(900, 750, 675)]
    [TestCase(60, 50, 45)]
    [TestCase(6, 5, 4.5)]
    public void It_is_used_for_fifty_minutes_or_five_sixths_of_a_shorter_life(double seconds, double useFor, double refreshAfter)
    {
        var token = Token(seconds);

        (token.UseUntil - IssuedAt).TotalSeconds.ShouldBe(useFor);
        (token.RefreshFrom(0) - IssuedAt).TotalSeconds.ShouldBe(refreshAfter);
        (token.UseUntil - token.RefreshFrom(1)).ShouldBe(2 * (token.UseUntil - token.RefreshFrom(0)), "those who share it spread over as long again");
        token.IsUsableAt(token.UseUntil - TimeSpan.FromTicks(1)).ShouldBeTrue();
        token.IsUsableAt(token.UseUntil).ShouldBeFalse();
    }

    [TestCase(0)]
    [TestCase(-100)]
    public void One_that_is_born_dead_is_never_used_again(double seconds) => Token(seconds).IsUsableAt(IssuedAt).ShouldBeFalse();

    private static IssuedToken Token(double seconds) => new(new AccessToken("x"), IssuedAt, IssuedAt.AddSeconds(seconds));
}
