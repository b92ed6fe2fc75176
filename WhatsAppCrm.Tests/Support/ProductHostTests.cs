namespace WhatsAppCrm.Tests.Support;

public sealed class ProductHostTests
{
    [Fact]
    public async Task The_product_starts_in_this_process_on_a_real_port()
    {
        await using var host = await ProductHost.StartAsync();

        using var answer = await host.Http.GetAsync("/health/ready");

        Assert.True(answer.IsSuccessStatusCode, host.Log.Text);
        Assert.NotEqual(0, host.BaseUrl.Port);
    }

    [Fact]
    public async Task The_product_starts_as_a_process_survives_a_kill_and_comes_back_on_the_same_port()
    {
        await using var product = await ProductProcess.StartAsync();
        await product.KillAsync();

        await product.StartAgainAsync();

        Assert.True((await product.Http.GetAsync("/health/ready")).IsSuccessStatusCode);
    }
}
