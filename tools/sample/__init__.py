"""The sample: two invented years of a freelancer, told client by client."""
